/*
 * Checks every set of training that runs here against plain loops in double, on odd sizes, in buffers of exactly the
 * size that is asked for: meant to be built with the address and undefined-behaviour sanitizers. That the sets agree
 * with Java on more sizes is checked there.
 *
 * Tolerances are relative to the length of the vectors that are multiplied: 4 sqrt(n) 2^-24 for a sum of n terms, twice
 * 2^-13 for factors that are rounded to integers, 2^-8 of the result where that is a bfloat16.
 */
#include "check.h"
#include "../training/miga_training.h"

typedef int64_t i64;
typedef void num; /* float or bfloat16, by the set */

/* The functions of one set; those that take nums are called by way of void pointers. */
typedef struct {
  const char *name;
  int feature, bf16, rounds;
  void (*pack)(num *, const float *, i64, i64, i64, i64, float);
  void (*pack_activations)(num *, const num *, i64, i64, i64, i64);
  void (*gemm)(const num *, i64, const num *, i64, const num *, i64, const num *, i64, float *, i64, i64, i64, i64);
  void (*rms_norm)(const float *, const float *, float, num *, i64, i64);
  void (*rms_norm_add)(const float *, const float *, float, const float *, float *, i64, i64);
  void (*rms_norm_backward)(const float *, const float *, float, const float *, float *, i64, i64, i64);
  void (*qkv_forward)(const float *, const float *, const float *, float, const float *, const int32_t *, num *, num *,
                      num *, i64, i64, i64, i64);
  void (*qkv_backward)(const float *, const float *, const float *, float, const float *, const int32_t *,
                       const float *, const float *, const float *, num *, float *, i64, i64, i64, i64);
  i64 (*attention_scratch)(i64, i64, i64, i64);
  void (*attention_forward)(const num *, const num *, const num *, const int32_t *, i64, i64, i64, float, i64, i64, i64,
                            num *, float *, char *);
  void (*attention_backward)(const num *, const num *, const num *, const num *, const float *, const float *,
                             const int32_t *, i64, i64, i64, float, i64, i64, i64, float *, float *, float *, char *);
  void (*gelu_forward)(const float *, num *, i64, i64);
  void (*gelu_backward)(const float *, const float *, num *, i64, i64);
  void (*convert)(const float *, i64, num *, i64, i64, i64);
  void (*dropout)(const num *, num *, i64, i64, i64, i64, i64, float);
  void (*dropout_backward_add)(const float *, float *, i64, i64, i64, i64, i64, float);
  void (*table_rows)(const char *, i64, const int32_t *, i64, i64, float, float *);
  i64 (*head_scratch)(i64, i64);
  void (*head_part)(const char *, i64, i64, i64, const num *, i64, i64, const int32_t *, float *, float *, float *,
                    float *, char *);
  void (*row_logits)(const char *, i64, const int32_t *, i64, const float *, i64, float *, float *);
  void (*add_rows)(const char *, i64, const int32_t *, i64, const float *, i64, float *, float *);
  void (*outer_sum)(const num *, i64, i64, const num *, i64, i64, i64, float, float *, i64);
  i64 (*weight_gradient_scratch)(i64, i64);
  void (*weight_gradient)(const num *, i64, i64, const num *, i64, i64, float *, num *);
  void (*adamw)(float *, const float *, float *, float *, i64, float, float, float, float, float, float, float);
  double (*sum_of_squares)(const float *, i64);
} training_set;

#define OP(set, name) (void *)miga_training_##set##_##name
#define TRAINING_SET(set, feature, bf16, rounds)                                                                  \
  {#set, feature, bf16, rounds, OP(set, pack), OP(set, pack_activations), OP(set, gemm), OP(set, rms_norm),        \
   OP(set, rms_norm_add), OP(set, rms_norm_backward), OP(set, qkv_forward), OP(set, qkv_backward),                 \
   OP(set, attention_scratch), OP(set, attention_forward), OP(set, attention_backward), OP(set, gelu_forward),     \
   OP(set, gelu_backward), OP(set, convert), OP(set, dropout), OP(set, dropout_backward_add), OP(set, table_rows), \
   OP(set, head_scratch), OP(set, head_part), OP(set, row_logits), OP(set, add_rows), OP(set, outer_sum),          \
   OP(set, weight_gradient_scratch), OP(set, weight_gradient), OP(set, adamw), OP(set, sum_of_squares)}

static const training_set SETS[] = {
    TRAINING_SET(portable_f32, MIGA_PORTABLE, 0, 0),
#if defined(__x86_64__)
    TRAINING_SET(avx2_f32, MIGA_AVX2, 0, 0),
    TRAINING_SET(avx2_i16, MIGA_AVX2, 0, 1),
    TRAINING_SET(avx512_f32, MIGA_AVX512, 0, 0),
    TRAINING_SET(avx512bf16_bf16, MIGA_AVX512BF16, 1, 0),
#ifdef HAS_AMX
    TRAINING_SET(amx_bf16, MIGA_AMX, 1, 0),
#endif
#endif
};

static training_set k;

/* ---- numbers in the format of the set ---- */

static size_t num_bytes(void) { return k.bf16 ? 2 : 4; }

static double get(const num *x, i64 i) {
  if (!k.bf16) return ((const float *)x)[i];
  uint32_t bits = (uint32_t)((const uint16_t *)x)[i] << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

/* rows of `stride` numbers, and one more where pairs are read. */
static num *nums(i64 rows, i64 stride) {
  i64 n = rows * stride + (k.bf16 && stride % 2);
  float *x = floats((size_t)n, 1);
  num *out = exactly((size_t)n * num_bytes());
  k.convert(x, n, out, n, 1, n);
  free(x);
  return out;
}

static num *room(i64 n) { return exactly((size_t)n * num_bytes()); }

static i64 packed_bytes(i64 rows, i64 columns) { /* as NativeTrainingKernels */
  i64 padded = (rows + 63) / 64 * 64, even = (columns + 1) / 2 * 2;
  if (k.rounds) return padded * (2 * even + 4 * ((columns + 63) / 64));
  return k.bf16 ? 2 * padded * even : 4 * padded * columns;
}

static double sum_error(i64 n) { return 4 * sqrt((double)n) * 0x1p-24; }
static double factor_error(i64 n) { return sum_error(n) + (k.rounds ? 2 * 0x1p-13 * 8 : 0); }
static double result_error(double value) { return (k.bf16 ? 0x1p-8 : 2e-6) * fabs(value) + 1e-6; }

/* ---- products ---- */

static void check_gemm(i64 m, i64 n, i64 k1, i64 k2, int accumulate) {
  i64 row1 = k1 + 3, row2 = k2 + k2 % 2, out_row = n + 1;
  num *a1 = nums(m, row1), *a2 = nums(m, row2), *b1 = room(n * k1), *b2 = room(k2 * n);
  float *f1 = floats((size_t)(n * k1), 1), *f2 = floats((size_t)(k2 * n), 1);
  k.convert(f1, n * k1, b1, n * k1, 1, n * k1), k.convert(f2, k2 * n, b2, k2 * n, 1, k2 * n);
  for (i64 i = 0; i < n * k1; i++) f1[i] = (float)get(b1, i);
  for (i64 i = 0; i < k2 * n; i++) f2[i] = (float)get(b2, i);
  num *p1 = exactly((size_t)packed_bytes(n, k1)), *p2 = exactly((size_t)packed_bytes(n, k2));
  k.pack(p1, f1, k1, 1, n, k1, 1);
  k.pack_activations(p2, b2, 1, n, n, k2);
  size_t size = (size_t)((m - 1) * out_row + n);
  float *c = floats(size, 1), *before = exactly(4 * size);
  memcpy(before, c, 4 * size);
  k.gemm(a1, row1, p1, k1, k2 ? a2 : a1, row2, k2 ? p2 : p1, k2, c, out_row, m, n, accumulate);
  for (i64 i = 0; i < m; i++)
    for (i64 j = 0; j < n; j++) {
      double sum = accumulate ? before[i * out_row + j] : 0, aa = sum * sum, bb = 1;
      for (i64 t = 0; t < k1; t++) {
        double a = get(a1, i * row1 + t), b = f1[j * k1 + t];
        sum += a * b, aa += a * a, bb += b * b;
      }
      for (i64 t = 0; t < k2; t++) {
        double a = get(a2, i * row2 + t), b = f2[t * n + j];
        sum += a * b, aa += a * a, bb += b * b;
      }
      expect("gemm", c[i * out_row + j], sum, factor_error(k1 + k2) * sqrt(aa * bb));
    }
  for (i64 i = 0; i + 1 < m; i++) expect("past a row", c[i * out_row + n], before[i * out_row + n], 0);
  free(a1), free(a2), free(b1), free(b2), free(f1), free(f2), free(p1), free(p2), free(c), free(before);
}

static void check_gradients_of_weights(i64 tokens, i64 outputs, i64 in, i64 rank) {
  num *dy = nums(tokens, outputs + 1), *x = nums(tokens, in), *u = nums(tokens, rank);
  num *packed = exactly((size_t)packed_bytes(in, tokens));
  num *scratch = exactly((size_t)k.weight_gradient_scratch(outputs, tokens));
  float *dw = exactly(4 * (size_t)(outputs * in)), *factor = exactly(4 * (size_t)(rank * in));
  memset(dw, 0, 4 * (size_t)(outputs * in)), memset(factor, 0, 4 * (size_t)(rank * in));
  k.pack_activations(packed, x, 1, in, in, tokens);
  k.weight_gradient(dy, outputs + 1, outputs, packed, in, tokens, dw, scratch);
  k.outer_sum(u, rank, rank, x, in, in, tokens, 0.5f, factor, in);
  for (i64 j = 0; j < in; j++)
    for (i64 i = 0; i < outputs + rank; i++) {
      double sum = 0, aa = 0, bb = 0;
      for (i64 t = 0; t < tokens; t++) {
        double a = i < outputs ? get(dy, t * (outputs + 1) + i) : get(u, t * rank + i - outputs), b = get(x, t * in + j);
        sum += a * b, aa += a * a, bb += b * b;
      }
      if (i < outputs) expect("weight_gradient", dw[i * in + j], sum, factor_error(tokens) * sqrt(aa * bb));
      else expect("outer_sum", factor[(i - outputs) * in + j], sum / 2, sum_error(tokens) * sqrt(aa * bb));
    }
  free(dy), free(x), free(u), free(packed), free(scratch), free(dw), free(factor);
}

/* ---- elementwise ---- */

static void check_norms(i64 m, i64 d) {
  float *x = floats((size_t)(m * d), 3), *w = floats((size_t)d, 2), *dy = floats((size_t)(m * d), 1);
  float *added = exactly(4 * (size_t)(m * d)), *dx = exactly(4 * (size_t)(m * d));
  num *out = room(m * d);
  k.rms_norm(x, w, 1e-6f, out, m, d);
  k.rms_norm_add(x, w, 1e-6f, dy, added, m, d);
  k.rms_norm_backward(x, w, 1e-6f, dy, dx, m, d, 0);
  k.rms_norm_backward(x, w, 1e-6f, dy, dx, m, d, 1);
  for (i64 t = 0; t < m; t++) {
    double squares = 0, dot = 0;
    for (i64 c = 0; c < d; c++) squares += (double)x[t * d + c] * x[t * d + c];
    double s = 1 / sqrt(squares / (double)d + 1e-6);
    for (i64 c = 0; c < d; c++) dot += (double)w[c] * dy[t * d + c] * x[t * d + c];
    for (i64 c = 0; c < d; c++) {
      i64 i = t * d + c;
      double normed = x[i] * s * w[c], slope = s * w[c] * dy[i] - s * s * s * dot / (double)d * x[i];
      expect("rms_norm", get(out, i), normed, result_error(normed));
      expect("rms_norm_add", added[i], dy[i] + normed, 4e-6);
      expect("rms_norm_backward", dx[i], 2 * slope, 1e-4);
    }
  }
  free(x), free(w), free(dy), free(added), free(dx), free(out);
}

static void check_gelu(i64 m, i64 f) {
  float *x = floats((size_t)(2 * m * f), 6), *dy = floats((size_t)(m * f), 1);
  num *out = room(m * f), *dx = room(2 * m * f);
  x[0] = 90, x[1] = -90;
  k.gelu_forward(x, out, m, f);
  k.gelu_backward(x, dy, dx, m, f);
  for (i64 t = 0; t < m; t++)
    for (i64 i = 0; i < f; i++) {
      double g = x[t * 2 * f + i], up = x[t * 2 * f + f + i], d = dy[t * f + i];
      double slope = 0.7978845608028654 * (1 + 0.134145 * g * g), th = tanh(0.7978845608028654 * (g + 0.044715 * g * g * g));
      double gelu = 0.5 * g * (1 + th), dg = 0.5 * (1 + th) + 0.5 * g * (1 - th * th) * slope;
      expect("gelu_forward", get(out, t * f + i), gelu * up, result_error(g * up));
      expect("gelu_backward", get(dx, t * 2 * f + i), d * up * dg, 2 * result_error(d * up) + 1e-5);
      expect("gelu_backward", get(dx, t * 2 * f + f + i), d * gelu, result_error(d * g));
    }
  free(x), free(dy), free(out), free(dx);
}

static void check_dropout(i64 m, i64 n) {
  num *x = nums(m, n), *out = room(m * n);
  float *dy = floats((size_t)(m * n), 1), *dx = exactly(4 * (size_t)(m * n));
  memset(dx, 0, 4 * (size_t)(m * n));
  k.dropout(x, out, 7, m, n, 99, 1 << 30, 4.0f / 3);
  k.dropout_backward_add(dy, dx, 7, m, n, 99, 1 << 30, 4.0f / 3);
  for (i64 i = 0; i < m * n; i++) {
    double factor = dx[i] == 0 ? 0 : 4.0 / 3;
    expect("dropout_backward_add", dx[i], factor * dy[i], 1e-6);
    expect("dropout", get(out, i), factor * get(x, i), result_error(2));
  }
  free(x), free(out), free(dy), free(dx);
}

static void check_optimizer(i64 n) {
  float *p = floats((size_t)n, 1), *g = floats((size_t)n, 1), *first = floats((size_t)n, 1), *second = floats((size_t)n, 1);
  float *before = exactly(4 * (size_t)n);
  double squares = 0;
  for (i64 i = 0; i < n; i++) second[i] = fabsf(second[i]) + 0.1f, squares += (double)g[i] * g[i];
  memcpy(before, p, 4 * (size_t)n);
  k.adamw(p, g, first, second, n, 0.5f, 0.9f, 0.99f, 0.01f, 2, 1e-8f, 0.001f);
  for (i64 i = 0; i < n; i++) {
    double step = 0.01 * first[i] / (sqrt(2 * (double)second[i]) + 1e-8);
    expect("adamw", p[i], before[i] - 0.001 * before[i] - step, 1e-6);
  }
  expect("sum_of_squares", k.sum_of_squares(g, n), squares, 1e-9 * squares);
  free(p), free(g), free(first), free(second), free(before);
}

/* ---- attention ---- */

static void check_qkv(i64 m, i64 heads, i64 kv, i64 d) {
  i64 all = (heads + 2 * kv) * d;
  float *x = floats((size_t)(m * all), 2), *qw = floats((size_t)d, 1), *kw = floats((size_t)d, 1);
  float *rope = floats((size_t)(5 * d), 1), *scratch = exactly(8 * (size_t)d);
  float *dq = floats((size_t)(m * heads * d), 1), *dk = floats((size_t)(m * kv * d), 1), *dv = floats((size_t)(m * kv * d), 1);
  int32_t *positions = exactly(4 * (size_t)m);
  for (i64 t = 0; t < m; t++) positions[t] = (int32_t)(4 - t % 5);
  num *q = room(m * heads * d), *key = room(m * kv * d), *v = room(m * kv * d), *dx = room(m * all);
  k.qkv_forward(x, qw, kw, 1e-6f, rope, positions, q, key, v, m, heads, kv, d);
  k.qkv_backward(x, qw, kw, 1e-6f, rope, positions, dq, dk, dv, dx, scratch, m, heads, kv, d);
  for (i64 t = 0; t < m; t++)
    for (i64 h = 0; h < heads + 2 * kv; h++) {
      const float *from = x + t * all + h * d, *w = h < heads ? qw : kw, *turn = rope + positions[t] * d;
      double squares = 0;
      for (i64 i = 0; i < d; i++) squares += (double)from[i] * from[i];
      double s = 1 / sqrt(squares / (double)d + 1e-6);
      for (i64 i = 0; i < d; i++) {
        if (h >= heads + kv) {
          i64 at = (t * kv + h - heads - kv) * d + i;
          expect("values", get(v, at), from[i], result_error(from[i]));
          expect("gradient of values", get(dx, t * all + h * d + i), dv[at], result_error(dv[at]));
          continue;
        }
        i64 j = i < d / 2 ? i + d / 2 : i - d / 2, angle = i % (d / 2);
        double own = from[i] * s * w[i], other = from[j] * s * w[j];
        double wanted = own * turn[angle] + (i < d / 2 ? -other : other) * turn[angle + d / 2];
        double found = h < heads ? get(q, (t * heads + h) * d + i) : get(key, (t * kv + h - heads) * d + i);
        expect("qkv_forward", found, wanted, result_error(wanted) + 1e-6);
      }
    }
  free(x), free(qw), free(kw), free(rope), free(scratch), free(dq), free(dk), free(dv), free(positions);
  free(q), free(key), free(v), free(dx);
}

/* A branch that passes over row 2 of the batch; its queries come in two blocks. */
static void check_attention(i64 heads, i64 kv, i64 d, i64 window, i64 places) {
  i64 tokens = places + 1, per = heads / kv;
  num *q = nums(tokens, heads * d), *key = nums(tokens, kv * d), *v = nums(tokens, kv * d), *out = room(tokens * heads * d);
  float *lse = exactly(4 * (size_t)(tokens * heads)), *d_out = floats((size_t)(tokens * heads * d), 1);
  float *dq = exactly(4 * (size_t)(tokens * heads * d)), *dk = exactly(4 * (size_t)(places * kv * d)), *dv = exactly(4 * (size_t)(places * kv * d));
  memset(dk, 0, 4 * (size_t)(places * kv * d)), memset(dv, 0, 4 * (size_t)(places * kv * d));
  int32_t *rows = exactly(4 * (size_t)places);
  for (i64 i = 0; i < places; i++) rows[i] = (int32_t)(i < 2 ? i : i + 1);
  i64 half = places / 2, blocks[2][2] = {{0, half}, {half, places - half}};
  float scale = 0.3f;
  for (int pass = 0; pass < 2; pass++)
    for (int b = 0; b < 2; b++) {
      i64 first = blocks[b][0], n = blocks[b][1], seen = first - window + 1 > 0 ? first - window + 1 : 0;
      char *scratch = exactly((size_t)k.attention_scratch(n, first + n - seen, per, d));
      if (pass == 0) k.attention_forward(q, key, v, rows, first, n, window, scale, heads, kv, d, out, lse, scratch);
      else k.attention_backward(q, key, v, out, d_out, lse, rows, first, n, window, scale, heads, kv, d, dq, dk, dv, scratch);
      free(scratch);
    }
  double *p = exactly(8 * (size_t)places), *want_k = exactly(8 * (size_t)(places * kv * d)), *want_v = exactly(8 * (size_t)(places * kv * d));
  memset(want_k, 0, 8 * (size_t)(places * kv * d)), memset(want_v, 0, 8 * (size_t)(places * kv * d));
  double tolerance = k.bf16 ? 0.05 : 1e-4;
  for (i64 i = 0; i < places; i++)
    for (i64 h = 0; h < heads; h++) {
      i64 at = (rows[i] * heads + h) * d, group = h / per, low = i - window + 1 > 0 ? i - window + 1 : 0;
      double sum = 0, dot = 0;
      for (i64 j = low; j <= i; j++) {
        double score = 0;
        for (i64 c = 0; c < d; c++) score += get(q, at + c) * get(key, (rows[j] * kv + group) * d + c);
        sum += p[j] = exp(score * scale);
      }
      expect("sums", lse[rows[i] * heads + h], log(sum), k.bf16 ? 1e-3 : 1e-5);
      for (i64 c = 0; c < d; c++) {
        double wanted = 0;
        for (i64 j = low; j <= i; j++) wanted += p[j] / sum * get(v, (rows[j] * kv + group) * d + c);
        expect("attention_forward", get(out, at + c), wanted, k.bf16 ? 0.02 : 1e-5);
        dot += wanted * d_out[at + c];
      }
      for (i64 c = 0; c < d; c++) {
        double wanted = 0;
        for (i64 j = low; j <= i; j++) {
          double dp = 0;
          for (i64 e = 0; e < d; e++) dp += d_out[at + e] * get(v, (rows[j] * kv + group) * d + e);
          double ds = p[j] / sum * (dp - dot) * scale;
          wanted += ds * get(key, (rows[j] * kv + group) * d + c);
          want_k[(j * kv + group) * d + c] += ds * get(q, at + c);
          want_v[(j * kv + group) * d + c] += p[j] / sum * d_out[at + c];
        }
        expect("gradient of queries", dq[at + c], wanted, tolerance);
      }
    }
  for (i64 i = 0; i < places * kv * d; i++) {
    expect("gradient of keys", dk[i], want_k[i], 2 * tolerance);
    expect("gradient of values", dv[i], want_v[i], 2 * tolerance);
  }
  free(q), free(key), free(v), free(out), free(lse), free(d_out), free(dq), free(dk), free(dv), free(rows), free(p);
  free(want_k), free(want_v);
}

/* ---- head ---- */

static double table_at(const char *table, i64 type, i64 d, i64 row, i64 c) {
  if (type == TABLE_F32) {
    float x;
    memcpy(&x, table + 4 * (row * d + c), 4);
    return x;
  }
  uint16_t bits;
  if (type == TABLE_BF16) {
    memcpy(&bits, table + 2 * (row * d + c), 2);
    uint32_t wide = (uint32_t)bits << 16;
    float x;
    memcpy(&x, &wide, 4);
    return x;
  }
  const char *block = table + (row * d + c) / 32 * 34;
  memcpy(&bits, block, 2);
  return half(bits) * (int8_t)block[2 + c % 32];
}

static char *table_of(i64 type, i64 rows, i64 d) {
  if (type == TABLE_F32) return (char *)floats((size_t)(rows * d), 1);
  if (type == TABLE_BF16) {
    uint16_t *p = exactly(2 * (size_t)(rows * d));
    for (i64 i = 0; i < rows * d; i++) p[i] = (uint16_t)(0x3E00 + random_bits() % 256 + (random_bits() % 2 << 15));
    return (char *)p;
  }
  char *p = (char *)bytes((size_t)(rows * d / 32 * 34));
  for (i64 b = 0; b < rows * d / 32; b++) {
    uint16_t scale = (uint16_t)(0x2000 + random_bits() % 1024);
    memcpy(p + 34 * b, &scale, 2);
  }
  return p;
}

static void check_head(i64 type, i64 rows, i64 d, i64 n) {
  char *table = table_of(type, rows, d), *scratch = exactly((size_t)k.head_scratch(n, d));
  num *h = nums(n, d);
  int32_t *targets = exactly(4 * (size_t)n), ids[] = {(int32_t)rows - 1, 0, (int32_t)rows - 1};
  float *top = exactly(4 * (size_t)n), *sum = exactly(4 * (size_t)n), *logit = exactly(4 * (size_t)n);
  float *row_sum = exactly(4 * (size_t)(n * d)), *x = floats((size_t)d, 1), *dh = exactly(4 * (size_t)d), *row = exactly(4 * (size_t)d);
  float *out = exactly(12 * (size_t)d), logits[3], weights[] = {1, 2, 3};
  memset(sum, 0, 4 * (size_t)n), memset(logit, 0, 4 * (size_t)n), memset(row_sum, 0, 4 * (size_t)(n * d)), memset(dh, 0, 4 * (size_t)d);
  for (i64 i = 0; i < n; i++) targets[i] = (int32_t)(i * (rows - 1) / (n > 1 ? n - 1 : 1)), top[i] = -INFINITY;
  k.head_part(table, type, 0, rows / 3, h, n, d, targets, top, sum, logit, row_sum, scratch);
  k.head_part(table, type, rows / 3, rows, h, n, d, targets, top, sum, logit, row_sum, scratch);
  double *z = exactly(8 * (size_t)rows), tolerance = k.bf16 || k.rounds ? 0.05 : 1e-4;
  for (i64 i = 0; i < n; i++) {
    double total = 0, best = -INFINITY;
    for (i64 r = 0; r < rows; r++) {
      z[r] = 0;
      for (i64 c = 0; c < d; c++) z[r] += get(h, i * d + c) * table_at(table, type, d, r, c);
      if (r != targets[i]) best = fmax(best, z[r]);
    }
    for (i64 r = 0; r < rows; r++) total += r == targets[i] ? 0 : exp(z[r] - best);
    expect("logit of the target", logit[i], z[targets[i]], tolerance);
    expect("sum of the softmax", top[i] + log(sum[i]), best + log(total), tolerance);
    for (i64 c = 0; c < d; c++) {
      double wanted = 0;
      for (i64 r = 0; r < rows; r++) wanted += r == targets[i] ? 0 : exp(z[r] - best) / total * table_at(table, type, d, r, c);
      expect("mean row", row_sum[i * d + c] / sum[i], wanted, tolerance);
    }
  }
  k.row_logits(table, type, ids, 3, x, d, logits, row);
  k.add_rows(table, type, ids, 3, weights, d, dh, row);
  k.table_rows(table, type, ids, 3, d, 0.5f, out);
  for (int j = 0; j < 3; j++) {
    double wanted = 0;
    for (i64 c = 0; c < d; c++) wanted += x[c] * table_at(table, type, d, ids[j], c);
    expect("row_logits", logits[j], wanted, 1e-5 * (double)d);
    for (i64 c = 0; c < d; c++) expect("table_rows", out[j * d + c], table_at(table, type, d, ids[j], c) / 2, 1e-6);
  }
  for (i64 c = 0; c < d; c++)
    expect("add_rows", dh[c], 4 * table_at(table, type, d, rows - 1, c) + 2 * table_at(table, type, d, 0, c), 1e-5);
  free(table), free(scratch), free(h), free(targets), free(top), free(sum), free(logit), free(row_sum), free(x);
  free(dh), free(row), free(out), free(z);
}

static void check_all(void) {
  i64 shapes[][4] = {{1, 1, 2, 2}, {7, 16, 6, 1}, {13, 77, 30, 3}, {40, 130, 64, 5}, {9, 21, 333, 70}, {33, 48, 35, 0}};
  for (int i = 0; i < 6; i++)
    for (int accumulate = 0; accumulate < 2; accumulate++)
      check_gemm(shapes[i][0], shapes[i][1], shapes[i][2], shapes[i][3], accumulate);
  check_gradients_of_weights(33, 19, 70, 16), check_gradients_of_weights(5, 1, 7, 3), check_gradients_of_weights(270, 20, 64, 33);
  check_norms(3, 37), check_norms(1, 1), check_norms(2, 64), check_gelu(2, 41), check_gelu(1, 64), check_dropout(5, 19);
  check_optimizer(1), check_optimizer(101);
  check_qkv(6, 3, 1, 10), check_qkv(2, 4, 2, 32);
  check_attention(4, 2, 12, 20, 31), check_attention(4, 1, 32, 1 << 30, 70), check_attention(1, 1, 2, 1, 3);
  check_head(TABLE_F32, 300, 33, 5), check_head(TABLE_BF16, 17, 64, 1), check_head(TABLE_Q8_0, 600, 64, 7);
}

int main(void) {
  if (miga_abi() != MIGA_ABI) return 1;
  for (size_t i = 0; i < sizeof(SETS) / sizeof(SETS[0]); i++) {
    k = SETS[i];
    int runs = k.feature & miga_features() && (k.feature != MIGA_AMX || miga_request_tiles());
    int before = failures;
    checked = k.name;
    if (runs) check_all();
    printf("%s: %s\n", k.name, !runs ? "not on this CPU" : failures == before ? "ok" : "failed");
  }
  return failures != 0;
}
