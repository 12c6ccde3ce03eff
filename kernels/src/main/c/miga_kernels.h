/*
 * Miga's native kernels: numbers in, numbers out.
 *
 * No function allocates, keeps state or starts threads; every one works on the part of the output
 * that its ranges name, so callers split the work. Nothing is checked here: the caller (the Java
 * class NativeKernels) checks shapes before it calls. Matrices are dense, row-major f32 unless said
 * otherwise; the packed layouts are those of dev.miga.kernels.Layout and PlaneTable. Ranges are
 * half-open.
 *
 * Each function exists once per instruction set, as miga_<set>_<function>: avx512vnni, avxvnni and avx2
 * (x86-64), neoni8mm and neon (AArch64), and portable. Results do not depend on how many tokens share a call: every output
 * element is computed by the same operations in the same order, so decode and any chunking of
 * prefill agree to the bit within one instruction set.
 */
#ifndef MIGA_KERNELS_H
#define MIGA_KERNELS_H

#include <stddef.h>
#include <stdint.h>
#include "features.h"

/* Numbers of the weight layouts of dev.miga.kernels.Layout. */
enum { MIGA_Q4_0, MIGA_Q4_1, MIGA_Q5_0, MIGA_Q8_0, MIGA_Q8_16, MIGA_BF16, MIGA_F32 };

/* Number formats of a KV cache. */
enum { MIGA_KV_F32, MIGA_KV_F16 };

/* Columns that share an int8 scale of the activations, rows of a table that share a bound, keys of a part of
   attention, and limits that callers must keep. */
enum { MIGA_ACTIVATION_GROUP = 16, MIGA_GROUP_ROWS = 16, MIGA_KEY_PART = 256, MIGA_MAX_HEAD_DIM = 256, MIGA_MAX_TABLE_COLUMNS = 4096 };

/* One 32-column block of prepared activations: x is about scale[g] * quants[16 * g ...]. */
typedef struct {
  int8_t quants[32];
  float scale[2];
  float sum[2];        /* scale * sum of the group's quants: what a minimum is multiplied with */
  int32_t start[3][2]; /* -8, -16 and -128 times the sum of the group's quants: what the zero point of
                          Q4_0, Q5_0 and Q8_0 adds */
} miga_block;

/* Bytes of one token's prepared activations; columns % 32 == 0. A multiple of 8. */
MIGA_API int64_t miga_prepared_bytes(int32_t columns);

#define MIGA_DECLARE(set)                                                                            \
  /* Quantizes tokens of x [tokens, columns] to miga_block[tokens, columns / 32]. */                 \
  MIGA_API void miga_##set##_prepare(const float *x, miga_block *prepared, int32_t columns,          \
                                     int32_t tokenFrom, int32_t tokenTo);                            \
  /* out[t, r] = w[r] . x[t], for the first `tokens` tokens; rowFrom % 16 == 0. Quantized layouts    \
     read `prepared`, BF16 and F32 read `values`. */                                                 \
  MIGA_API void miga_##set##_matmul(int32_t layout, const uint8_t *w, int32_t columns,               \
                                    const float *values, const miga_block *prepared, int32_t tokens, \
                                    float *out, int32_t outColumns, int32_t rowFrom, int32_t rowTo); \
  /* out[t, r] += b[r] . z[t, zColumn ...] for the first `tokens` tokens; b [rows, rank] as BF16 tiles,  \
     rowFrom % 16 == 0. */                                                                           \
  MIGA_API void miga_##set##_add_low_rank(const uint16_t *b, int32_t rank, const float *z,           \
                                          int32_t zColumns, int32_t zColumn, int32_t tokens,         \
                                          float *out, int32_t outColumns, int32_t rowFrom,           \
                                          int32_t rowTo);                                            \
  /* out[t] = x[t] / sqrt(mean(x[t]^2) + eps) * weight; may be in place. */                          \
  MIGA_API void miga_##set##_rms_norm(const float *x, const float *weight, float eps, float *out,    \
                                      int32_t columns, int32_t tokenFrom, int32_t tokenTo);          \
  /* residual[t] += the same. */                                                                     \
  MIGA_API void miga_##set##_rms_norm_add(const float *x, const float *weight, float eps,            \
                                          float *residual, int32_t columns, int32_t tokenFrom,       \
                                          int32_t tokenTo);                                          \
  /* Normalises each head of x [tokens, heads * headDim] and rotates it, in place; rope [tokens,     \
     headDim]: cosines, then sines. */                                                               \
  MIGA_API void miga_##set##_norm_rope(float *x, const float *weight, float eps, const float *rope,  \
                                       int32_t heads, int32_t headDim, int32_t tokenFrom,            \
                                       int32_t tokenTo);                                             \
  /* Copies `tokens` rows of k and v [tokens, kvHeads * headDim] to the slots of the positions from  \
     firstPosition. */                                                                               \
  MIGA_API void miga_##set##_store_kv(const float *k, const float *v, void *keys, void *values,      \
                                      int32_t type, int32_t kvHeads, int32_t capacity,               \
                                      int32_t headDim, int32_t tokens, int32_t firstPosition);       \
  /* Causal attention of `tokens` consecutive tokens over the cache [kvHeads, capacity, headDim];    \
     q and out [tokens, heads * headDim]; headDim <= MIGA_MAX_HEAD_DIM. */                           \
  MIGA_API void miga_##set##_attention(                                                              \
      const float *q, const void *keys, const void *values, int32_t type, int32_t kvHeads,           \
      int32_t capacity, int32_t headDim, int32_t window, float scale, float *out, int32_t heads,     \
      int32_t tokens, int32_t firstPosition, int32_t headFrom, int32_t headTo);                      \
  /* One token's part of it, for all heads: sums over keys [part * MIGA_KEY_PART, + MIGA_KEY_PART) for    \
     parts [partFrom, partTo), of which it sees some key each. parts [partTo - partFrom, heads, dim + 16], \
     dim being headDim rounded up to 16: weighed values, the largest score, the sum of weights. */         \
  MIGA_API void miga_##set##_attention_parts(                                                        \
      const float *q, const void *keys, const void *values, int32_t type, int32_t kvHeads,           \
      int32_t capacity, int32_t headDim, int32_t window, float scale, float *parts, int32_t heads,   \
      int32_t position, int32_t partFrom, int32_t partTo);                                           \
  /* out [heads * headDim] from `count` parts: what attention gives, to the bit. */                  \
  MIGA_API void miga_##set##_join_attention(const float *parts, int32_t count, int32_t heads,        \
                                            int32_t headDim, float *out);                            \
  /* gate[t, c] = geluTanh(gate[t, c]) * up[t, c], for columns [from, to). */                        \
  MIGA_API void miga_##set##_gelu_mul(float *gate, const float *up, int32_t columns, int32_t tokens, \
                                      int32_t from, int32_t to);                                     \
  /* Bounds of logits from the high plane alone. Row r has the score w'[r] . x'[t], x' being what was  \
     prepared of x, and margin share * (|x| * norms[r] + |x - x'| * largestRowNorm). For each group    \
     g = r / 16 of rows [rowFrom, rowTo), rowFrom % 16 == 0: lower[t, g] and upper[t, g], the largest  \
     score - margin and score + margin; columns <= MIGA_MAX_TABLE_COLUMNS. */                          \
  MIGA_API void miga_##set##_coarse_bounds(                                                            \
      const uint8_t *high, const uint16_t *scales, const float *norms, int32_t columns,                \
      const float *x, const miga_block *prepared, int32_t tokens, float share, float largestRowNorm,   \
      float *lower, float *upper, int32_t groups, int32_t rowFrom, int32_t rowTo);                     \
  /* Rows of one token with score + margin >= threshold, of groups whose upper[g] reaches it too,      \
     appended while fewer than `room`; returns how many there are. */                                  \
  MIGA_API int32_t miga_##set##_candidates(                                                            \
      const uint8_t *high, const uint16_t *scales, const float *norms, int32_t columns,                \
      const float *x, const miga_block *prepared, float share, float largestRowNorm, float threshold,  \
      const float *upper, int32_t *candidates, int32_t room, int32_t rowFrom, int32_t rowTo);          \
  /* logits[t, r] from both planes and the f32 values of x. */                                       \
  MIGA_API void miga_##set##_table_logits(const uint8_t *high, const uint8_t *low,                   \
                                          const uint16_t *scales, int32_t columns, const float *x,   \
                                          int32_t tokens, float *logits, int32_t rows,               \
                                          int32_t rowFrom, int32_t rowTo);                           \
  /* logits[i] = logit of row rows[i], i in [from, to), for one token's x: the same bits. */         \
  MIGA_API void miga_##set##_row_logits(const uint8_t *high, const uint8_t *low,                     \
                                        const uint16_t *scales, int32_t columns, const float *x,     \
                                        const int32_t *rows, float *logits, int32_t from,            \
                                        int32_t to);

MIGA_DECLARE(portable)
MIGA_DECLARE(avx2)
MIGA_DECLARE(avxvnni)
MIGA_DECLARE(avx512vnni)
MIGA_DECLARE(neon)
MIGA_DECLARE(neoni8mm)

#endif
