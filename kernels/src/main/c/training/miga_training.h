/* The operations of training, for one range of the work each; Java's workers split the ranges.
 *
 * No allocation, no globals, no threads: scratch memory comes from the caller. Nothing is checked here: the caller
 * (the Java class NativeTrainingKernels) checks shapes before it calls. Every operation exists once for each
 * instruction set and kind of products, as miga_training_SET_PRODUCTS_name; TrainingKernels in Java says more of
 * what each does.
 *
 * A `num` is a number as products take it: float, or the upper half of one (bfloat16). Sums are float. Matrices are
 * row-major; *Row is the distance of rows in numbers, dense where it is not given. bfloat16 is read in pairs: with
 * an odd number of columns, one number past the last row.
 */
#ifndef MIGA_TRAINING_H
#define MIGA_TRAINING_H
#include "../features.h"

/* Formats of the token table: GgmlType's numbers. */
#define TABLE_F32 0
#define TABLE_Q8_0 8
#define TABLE_BF16 30

#define MIGA_TRAINING_DECLARE(set, num)                                                                               \
  /* Packs scale * src, n rows of k columns, element (r, c) at src[r * rowStep + c * columnStep]. */                  \
  MIGA_API void miga_training_##set##_pack(num *packed, const float *src, int64_t rowStep, int64_t columnStep,        \
                                           int64_t n, int64_t k, float scale);                                        \
  MIGA_API void miga_training_##set##_pack_activations(num *packed, const num *src, int64_t rowStep,                  \
                                                       int64_t columnStep, int64_t n, int64_t k);                     \
  /* c [m, n] (+)= a1 [m, k1] * b1' + a2 [m, k2] * b2', b packed. */                                                  \
  MIGA_API void miga_training_##set##_gemm(const num *a1, int64_t a1Row, const num *b1, int64_t k1, const num *a2,    \
                                           int64_t a2Row, const num *b2, int64_t k2, float *c, int64_t cRow,          \
                                           int64_t m, int64_t n, int64_t accumulate);                                 \
  /* out [m, d] = x / sqrt(mean(x^2) + eps) * weight, or residual + that; dx (+)= its gradient for dy. */             \
  MIGA_API void miga_training_##set##_rms_norm(const float *x, const float *weight, float eps, num *out, int64_t m,   \
                                               int64_t d);                                                            \
  MIGA_API void miga_training_##set##_rms_norm_add(const float *x, const float *weight, float eps,                    \
                                                   const float *residual, float *out, int64_t m, int64_t d);          \
  MIGA_API void miga_training_##set##_rms_norm_backward(const float *x, const float *weight, float eps,               \
                                                        const float *dy, float *dx, int64_t m, int64_t d,             \
                                                        int64_t accumulate);                                          \
  /* Splits qkv [m, (heads + 2 kvHeads) * d], normalises and rotates q and k; rope [positions, d]. */                 \
  MIGA_API void miga_training_##set##_qkv_forward(const float *qkv, const float *qWeight, const float *kWeight,       \
                                                  float eps, const float *rope, const int32_t *positions, num *q,     \
                                                  num *k, num *v, int64_t m, int64_t heads, int64_t kvHeads,          \
                                                  int64_t d);                                                         \
  /* Its gradient; scratch: 2 * d floats. */                                                                          \
  MIGA_API void miga_training_##set##_qkv_backward(                                                                   \
      const float *qkv, const float *qWeight, const float *kWeight, float eps, const float *rope,                     \
      const int32_t *positions, const float *dq, const float *dk, const float *dv, num *dQkv, float *scratch,         \
      int64_t m, int64_t heads, int64_t kvHeads, int64_t d);                                                          \
  /* Bytes of scratch for so many queries over so many keys. */                                                       \
  MIGA_API int64_t miga_training_##set##_attention_scratch(int64_t queries, int64_t keys, int64_t headsPerKv,         \
                                                           int64_t d);                                                \
  /* Queries at places [first, first + queries) of a branch whose tokens are rows keyRows of the batch;               \
     lse [tokens, heads]. */                                                                                          \
  MIGA_API void miga_training_##set##_attention_forward(                                                              \
      const num *q, const num *k, const num *v, const int32_t *keyRows, int64_t first, int64_t queries,               \
      int64_t window, float scale, int64_t heads, int64_t kvHeads, int64_t d, num *out, float *lse, char *scratch);   \
  /* Writes dq of the queries, adds to dk and dv [places, kvHeads * d]. */                                            \
  MIGA_API void miga_training_##set##_attention_backward(                                                             \
      const num *q, const num *k, const num *v, const num *out, const float *dOut, const float *lse,                  \
      const int32_t *keyRows, int64_t first, int64_t queries, int64_t window, float scale, int64_t heads,             \
      int64_t kvHeads, int64_t d, float *dq, float *dk, float *dv, char *scratch);                                    \
  /* out [m, f] = geluTanh(gate) * up of gateUp [m, 2 f], and its gradient [m, 2 f]. */                               \
  MIGA_API void miga_training_##set##_gelu_forward(const float *gateUp, num *out, int64_t m, int64_t f);              \
  MIGA_API void miga_training_##set##_gelu_backward(const float *gateUp, const float *dy, num *out, int64_t m,        \
                                                    int64_t f);                                                       \
  MIGA_API void miga_training_##set##_convert(const float *src, int64_t srcRow, num *dst, int64_t dstRow, int64_t m,  \
                                              int64_t n);                                                             \
  /* out [m, n] = x, 0 where the hash of seed and index is below threshold; dx += dy where it is not. */              \
  MIGA_API void miga_training_##set##_dropout(const num *x, num *out, int64_t firstRow, int64_t m, int64_t n,         \
                                              int64_t seed, int64_t threshold, float keepScale);                      \
  MIGA_API void miga_training_##set##_dropout_backward_add(const float *dy, float *dx, int64_t firstRow, int64_t m,   \
                                                           int64_t n, int64_t seed, int64_t threshold,                \
                                                           float keepScale);                                          \
  /* out [n, d] = scale * rows ids of the table. */                                                                   \
  MIGA_API void miga_training_##set##_table_rows(const char *table, int64_t type, const int32_t *ids, int64_t n,      \
                                                 int64_t d, float scale, float *out);                                 \
  /* Bytes of scratch for n positions. */                                                                             \
  MIGA_API int64_t miga_training_##set##_head_scratch(int64_t n, int64_t d);                                          \
  /* Accounts for rows [from, to) of the table in the softmax of h [n, d] * table'. */                                \
  MIGA_API void miga_training_##set##_head_part(const char *table, int64_t type, int64_t from, int64_t to,            \
                                                const num *h, int64_t n, int64_t d, const int32_t *targets,           \
                                                float *top, float *sum, float *targetLogit, float *rowSum,            \
                                                char *scratch);                                                       \
  /* logits[j] = h . row(ids[j]); dh += weights[j] * row(ids[j]); row: scratch of d floats. */                        \
  MIGA_API void miga_training_##set##_row_logits(const char *table, int64_t type, const int32_t *ids, int64_t count,  \
                                                 const float *h, int64_t d, float *logits, float *row);               \
  MIGA_API void miga_training_##set##_add_rows(const char *table, int64_t type, const int32_t *ids, int64_t count,    \
                                               const float *weights, int64_t d, float *dh, float *row);               \
  /* dst [r, n] += scale * u [tokens, r]' * x [tokens, n]. */                                                         \
  MIGA_API void miga_training_##set##_outer_sum(const num *u, int64_t uRow, int64_t r, const num *x, int64_t xRow,    \
                                                int64_t n, int64_t tokens, float scale, float *dst,                   \
                                                int64_t dstRow);                                                      \
  /* dw [outputs, in] += dy [tokens, outputs]' * x, which is packed as [in, tokens]. */                               \
  MIGA_API int64_t miga_training_##set##_weight_gradient_scratch(int64_t outputs, int64_t tokens);                    \
  MIGA_API void miga_training_##set##_weight_gradient(const num *dy, int64_t dyRow, int64_t outputs, const num *x,    \
                                                      int64_t in, int64_t tokens, float *dw, num *scratch);           \
  /* One step over n parameters; and the sum of n squares. */                                                         \
  MIGA_API void miga_training_##set##_adamw(float *p, const float *g, float *m, float *v, int64_t n, float gScale,    \
                                            float beta1, float beta2, float step, float root, float eps,              \
                                            float decay);                                                             \
  MIGA_API double miga_training_##set##_sum_of_squares(const float *x, int64_t n);

MIGA_TRAINING_DECLARE(portable_f32, float)
MIGA_TRAINING_DECLARE(avx2_f32, float)
MIGA_TRAINING_DECLARE(avx2_i16, float)
MIGA_TRAINING_DECLARE(avx512_f32, float)
MIGA_TRAINING_DECLARE(avx512bf16_bf16, uint16_t)
MIGA_TRAINING_DECLARE(amx_bf16, uint16_t)

#endif
