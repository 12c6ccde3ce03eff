/*
 * Every kernel, written once over sixteen lanes. A source file per instruction set includes its
 * isa_*.h, which isa.h describes, and then this.
 *
 * Sums are taken in an order that does not depend on the number of tokens in the call, and no
 * multiplication and addition are fused but where vf_fma says so (-ffp-contract=off).
 */
#include "isa.h"
#include "miga_kernels.h"

enum { TILE_ROWS = 16, BLOCK = 32, CHUNK = 128, GROUP = MIGA_GROUP_ROWS, PREFETCH_BYTES = 4096 };

static inline int min_int(int a, int b) { return a < b ? a : b; }
static inline int max_int(int a, int b) { return a > b ? a : b; }

/* Below this the reciprocal of a scale would overflow; such values count as 0. */
#define SMALLEST 1e-33f

/* ---- activations ---- */

void SET(prepare)(const float *x, miga_block *prepared, int32_t columns, int32_t tokenFrom,
                  int32_t tokenTo) {
  int64_t blocks = columns / BLOCK;
  const float *from = x + (int64_t)tokenFrom * columns;
  miga_block *block = prepared + tokenFrom * blocks;
  for (int64_t left = (tokenTo - tokenFrom) * blocks; left > 0; left--, block++, from += BLOCK) {
    for (int g = 0; g < 2; g++) {
      vf value = vf_load(from + 16 * g);
      float largest = vf_max_lane(vf_abs(value));
      float inverse = largest >= SMALLEST ? 127 / largest : 0;
      vi quants = vf_to_int(vf_mul(value, vf_set(inverse)));
      vi_store_s8(block->quants + 16 * g, quants);
      int32_t sum = vi_sum(quants);
      block->scale[g] = largest / 127;
      block->sum[g] = largest / 127 * (float)sum;
      block->start[0][g] = -8 * sum;
      block->start[1][g] = -16 * sum;
      block->start[2][g] = -128 * sum;
    }
  }
}

/* ---- matmul ---- */

INLINE int64_t tile_bytes(int layout, int64_t columns) {
  switch (layout) {
    case MIGA_Q4_0: return 9 * columns;
    case MIGA_Q4_1: return 12 * columns;
    case MIGA_Q5_0: return 11 * columns;
    case MIGA_Q8_0: return 17 * columns;
    case MIGA_Q8_16: return 24 * columns;
    case MIGA_BF16: return 32 * columns;
    default: return 64 * columns;
  }
}

/* The eight vectors of a block: byte 4 * r + j of vector k is column 4 * k + j of row r. */
INLINE void unpack(int layout, const uint8_t *quants, const uint8_t *highBits, vi *w) {
  if (layout == MIGA_Q8_0 || layout == MIGA_Q8_16) {
    UNROLL for (int k = 0; k < 8; k++) w[k] = vi_load(quants + 64 * k);
    return;
  }
  UNROLL for (int k = 0; k < 4; k++) {
    vi both = vi_load(quants + 64 * k);
    w[k] = vi_low4(both);
    w[k + 4] = vi_high4(both);
  }
  if (layout == MIGA_Q5_0) {
    const uint64_t *bits = (const uint64_t *)highBits;
    UNROLL for (int k = 0; k < 8; k++) w[k] = vi_add_high_bits(w[k], bits[k]);
  }
}

/* The four activations that meet the four weights of each row. */
INLINE vi four(const int8_t *quants) {
  int32_t bits;
  __builtin_memcpy(&bits, quants, 4);
  return vi_set(bits);
}

/* Tokens whose sums are taken together: each vector of weights then meets all of them. */
#ifdef OWN_DOTS
enum { TOGETHER = TOKEN_TILE };
#else
enum { TOGETHER = 1 };
/* Adds to the sum of each token four vectors of weights times its sixteen activations, which lie `stride` bytes
   apart from token to token. Weights are up to 31, or bytes that may be taken less BYTES_LESS. */
INLINE void vi_dots_small(vi *sum, const vi *w, const int8_t *quants, int64_t stride, int tokens) {
  UNROLL for (int t = 0; t < tokens; t++) {
    UNROLL for (int k = 0; k < 4; k++) sum[t] = vi_dot_small(sum[t], w[k], four(quants + t * stride + 4 * k));
  }
}
INLINE void vi_dots_bytes(vi *sum, const vi *w, const int8_t *quants, int64_t stride, int tokens) {
  UNROLL for (int t = 0; t < tokens; t++) {
    UNROLL for (int k = 0; k < 4; k++) sum[t] = vi_dot(sum[t], w[k], four(quants + t * stride + 4 * k));
  }
}
#endif

/* Where a sum over sixteen columns of a block begins, so that it comes out less the layout's zero point. */
INLINE vi start_of(int layout, const miga_block *a, int half) {
  switch (layout) {
    case MIGA_Q4_0: return vi_set(a->start[0][half]);
    case MIGA_Q5_0: return vi_set(a->start[1][half]);
    case MIGA_Q8_0: return vi_set(BYTES_LESS ? 0 : a->start[2][half]);
    case MIGA_Q8_16: return vi_set(BYTES_LESS ? -a->start[2][half] : 0);
    default: return vi_set(0);
  }
}

/* Where unpacking is dear and tokens are many, a tile is unpacked once to UNPACKED_BYTES a block, not for each
   group of tokens. Longer tiles would not stay in the first-level cache. */
enum { UNPACKED_BYTES = 512, MOST_UNPACKED = 64 };
INLINE void unpack_tile(int layout, const uint8_t *tile, int blocks, uint8_t *bytes) {
  const uint8_t *highBits = tile + 256 * (int64_t)blocks;
  int blockBytes = (int)tile_bytes(layout, BLOCK);
  for (int b = 0; b < blocks; b++, bytes += UNPACKED_BYTES) {
    vi w[8];
    UNROLL for (int k = 0; k < (blockBytes + 63) / 64; k++) prefetch(tile + PREFETCH_BYTES + b * blockBytes + 64 * k);
    unpack(layout, tile + 256 * b, highBits + 64 * b, w);
    UNROLL for (int k = 0; k < 8; k++) vi_store(bytes + 64 * k, w[k]);
  }
}

/* Sixteen rows times `tokens` tokens (a constant where this is inlined). `unpacked` is the tile as unpack_tile
   leaves it, or NULL (a constant too). */
INLINE void quantized_tile(int layout, const uint8_t *tile, const uint8_t *unpacked, int blocks, const miga_block *x,
                           int tokens, float *out, int64_t outColumns, int rows) {
  int quantBytes = layout == MIGA_Q8_0 || layout == MIGA_Q8_16 ? 512 : 256;
  int blockBytes = (int)tile_bytes(layout, BLOCK);
  const uint8_t *quants = tile;
  const uint8_t *highBits = tile + 256 * (int64_t)blocks;
  const uint8_t *scales = tile + quantBytes * (int64_t)blocks + (layout == MIGA_Q5_0 ? 64 * (int64_t)blocks : 0);
  const float *mins = (const float *)(scales + (layout == MIGA_Q8_16 ? 128 : 64) * (int64_t)blocks);
  vf acc[TOKEN_TILE];
  UNROLL for (int t = 0; t < tokens; t++) acc[t] = vf_zero();
  for (int b = 0; b < blocks; b++, quants += quantBytes, highBits += 64) {
    vi w[8];
    if (unpacked) {
      UNROLL for (int k = 0; k < 8; k++) w[k] = vi_load(unpacked + UNPACKED_BYTES * b + 64 * k);
    } else {
      UNROLL for (int k = 0; k < (blockBytes + 63) / 64; k++) prefetch(tile + PREFETCH_BYTES + b * blockBytes + 64 * k);
      unpack(layout, quants, highBits, w);
    }
    vf scale0, scale1, min0, min1;
    if (layout == MIGA_Q8_16) {
      scale0 = vf_load((const float *)scales + 32 * b);
      scale1 = vf_load((const float *)scales + 32 * b + 16);
      min0 = vf_load(mins + 32 * b);
      min1 = vf_load(mins + 32 * b + 16);
    } else if (layout == MIGA_Q4_1) {
      scale0 = vf_load((const float *)scales + 16 * b);
      min0 = min1 = vf_load(mins + 16 * b);
    } else {
      scale0 = vf_load_f16((const uint16_t *)scales + 16 * b);
    }
    UNROLL for (int from = 0; from < tokens; from += TOGETHER) {
      const miga_block *at = x + (int64_t)from * blocks + b;
      int64_t stride = blocks * (int64_t)sizeof(miga_block);
      int n = min_int(TOGETHER, tokens - from);
      vi sums[2][TOGETHER];
      UNROLL for (int half = 0; half < 2; half++) {
        UNROLL for (int t = 0; t < n; t++) sums[half][t] = start_of(layout, at + (int64_t)t * blocks, half);
        if (quantBytes == 512) vi_dots_bytes(sums[half], w + 4 * half, at->quants + 16 * half, stride, n);
        else vi_dots_small(sums[half], w + 4 * half, at->quants + 16 * half, stride, n);
      }
      UNROLL for (int t = 0; t < n; t++) {
        const miga_block *a = at + (int64_t)t * blocks;
        vf first = vi_to_float(sums[0][t]), second = vi_to_float(sums[1][t]), *to = acc + from + t;
        vf sum = vf_mul(first, vf_set(a->scale[0]));
        if (layout == MIGA_Q8_16) {
          *to = vf_fma(sum, scale0, *to);
          *to = vf_fma(vf_mul(second, vf_set(a->scale[1])), scale1, *to);
        } else {
          sum = vf_fma(second, vf_set(a->scale[1]), sum);
          *to = vf_fma(sum, scale0, *to);
        }
        if (layout == MIGA_Q4_1 || layout == MIGA_Q8_16) {
          *to = vf_fma(min0, vf_set(a->sum[0]), *to);
          *to = vf_fma(min1, vf_set(a->sum[1]), *to);
        }
      }
    }
  }
  UNROLL for (int t = 0; t < tokens; t++) {
    if (rows == TILE_ROWS) {
      vf_store(out + t * outColumns, acc[t]);
    } else {
      vf_store_n(out + t * outColumns, acc[t], rows);
    }
  }
}

INLINE void float_tile(int layout, const uint8_t *tile, int columns, const float *x, int tokens,
                       float *out, int64_t outColumns, int rows) {
  vf acc[TOKEN_TILE];
  UNROLL for (int t = 0; t < tokens; t++) acc[t] = vf_zero();
  for (int c = 0; c < columns; c++) {
    vf w = layout == MIGA_BF16 ? vf_load_bf16((const uint16_t *)tile + 16 * (int64_t)c)
                               : vf_load((const float *)tile + 16 * (int64_t)c);
    UNROLL for (int t = 0; t < tokens; t++) {
      acc[t] = vf_fma(w, vf_set(x[(int64_t)t * columns + c]), acc[t]);
    }
  }
  UNROLL for (int t = 0; t < tokens; t++) vf_store_n(out + t * outColumns, acc[t], rows);
}

INLINE void tile(int layout, const uint8_t *w, const uint8_t *unpacked, int columns, const float *values,
                 const miga_block *prepared, int tokens, float *out, int64_t outColumns, int rows) {
  if (layout == MIGA_BF16 || layout == MIGA_F32) {
    float_tile(layout, w, columns, values, tokens, out, outColumns, rows);
  } else {
    quantized_tile(layout, w, unpacked, columns / BLOCK, prepared, tokens, out, outColumns, rows);
  }
}

/* How many of the tokens left to take together: as many as fit, in groups of like size. */
INLINE int group_of(int left) {
  if (TOKEN_TILE == 12 && left >= 6) return left >= 24 || left == 12 ? 12 : left >= 8 ? 8 : 6;
  return left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

/* CALL(n) with n a constant: the loops over tokens are unrolled for each size of a group. */
#if TOKEN_TILE == 12
#define IN_GROUPS(n, CALL)   \
  switch (n) {               \
    case 12: CALL(12); break; \
    case 8: CALL(8); break;  \
    case 6: CALL(6); break;  \
    case 4: CALL(4); break;  \
    case 2: CALL(2); break;  \
    default: CALL(1);        \
  }
#else
#define IN_GROUPS(n, CALL)   \
  switch (n) {               \
    case 4: CALL(4); break;  \
    case 2: CALL(2); break;  \
    default: CALL(1);        \
  }
#endif

/* Tokens are taken in chunks whose prepared form stays in the second-level cache while the rows
   stream by, and in each chunk a tile's worth at a time. */
INLINE void layout_matmul(int layout, const uint8_t *w, int columns, const float *values,
                          const miga_block *prepared, int tokens, float *out, int64_t outColumns,
                          int rowFrom, int rowTo) {
#ifdef OWN_MATMUL
  if (OWN_MATMUL(layout) && tokens > 1) {
    own_matmul(layout, w, tile_bytes(layout, columns), columns, prepared, tokens, out, outColumns, rowFrom, rowTo);
    return;
  }
#endif
  int chunk = max_int(1, 393216 / (4 * columns) / TOKEN_TILE) * TOKEN_TILE;
  int64_t bytes = tile_bytes(layout, columns);
  int blocks = columns / BLOCK;
  for (int from = 0; from < tokens; from += chunk) {
    int to = min_int(tokens, from + chunk);
    for (int row = rowFrom; row < rowTo; row += TILE_ROWS) {
      const uint8_t *data = w + row / TILE_ROWS * bytes;
      int rows = min_int(TILE_ROWS, rowTo - row);
      uint8_t unpacked[MOST_UNPACKED * UNPACKED_BYTES];
      int share = SHARES_UNPACKED(layout) && to - from > TOKEN_TILE && blocks <= MOST_UNPACKED;
      if (share) unpack_tile(layout, data, blocks, unpacked);
      for (int t = from, n; t < to; t += n) {
        const float *x = values + (int64_t)t * columns;
        const miga_block *a = prepared + (int64_t)t * blocks;
        float *target = out + t * outColumns + row;
        n = group_of(to - t);
#define CALL(size) tile(layout, data, unpacked, columns, x, a, size, target, outColumns, rows)
        if (share) {
          IN_GROUPS(n, CALL)
          continue;
        }
#undef CALL
#define CALL(size) tile(layout, data, NULL, columns, x, a, size, target, outColumns, rows)
        IN_GROUPS(n, CALL)
#undef CALL
      }
    }
  }
}

void SET(matmul)(int32_t layout, const uint8_t *w, int32_t columns, const float *values,
                 const miga_block *prepared, int32_t tokens, float *out, int32_t outColumns,
                 int32_t rowFrom, int32_t rowTo) {
  switch (layout) {
#define CASE(name)                                                                             \
  case name:                                                                                   \
    layout_matmul(name, w, columns, values, prepared, tokens, out, outColumns, rowFrom, rowTo); \
    break;
    CASE(MIGA_Q4_0)
    CASE(MIGA_Q4_1)
    CASE(MIGA_Q5_0)
    CASE(MIGA_Q8_0)
    CASE(MIGA_Q8_16)
    CASE(MIGA_BF16)
    CASE(MIGA_F32)
#undef CASE
  }
}

/* ---- elementwise ---- */

/* exp(x) for x in [-87, 88], relative error under 2e-7: 2^n times a Taylor polynomial of the rest. */
INLINE vf vf_exp(vf x) {
  x = vf_min(vf_max(x, vf_set(-87)), vf_set(88));
  vf n = vf_round(vf_mul(x, vf_set(1.44269504f)));
  vf r = vf_fnma(n, vf_set(0.693145752f), x); /* ln 2 in two parts */
  r = vf_fnma(n, vf_set(1.42860677e-6f), r);
  vf p = vf_set(1.0f / 720);
  p = vf_fma(p, r, vf_set(1.0f / 120));
  p = vf_fma(p, r, vf_set(1.0f / 24));
  p = vf_fma(p, r, vf_set(1.0f / 6));
  p = vf_fma(p, r, vf_set(0.5f));
  p = vf_fma(p, r, vf_set(1));
  p = vf_fma(p, r, vf_set(1));
  return vf_scale2(p, n);
}

/* ---- adapters ---- */

/* Sixteen rows of a product of low rank for `tokens` tokens (a constant where this is inlined). */
INLINE void add_low_rank_tile(const uint16_t *b, int rank, const float *z, int64_t zColumns, int tokens, float *out,
                              int64_t outColumns, int rows) {
  vf sum[4];
  UNROLL for (int t = 0; t < tokens; t++) {
    sum[t] = rows == TILE_ROWS ? vf_load(out + t * outColumns) : vf_load_n(out + t * outColumns, rows);
  }
  for (int k = 0; k < rank; k++) {
    vf factor = vf_load_bf16(b + TILE_ROWS * (int64_t)k);
    UNROLL for (int t = 0; t < tokens; t++) sum[t] = vf_fma(factor, vf_set(z[t * zColumns + k]), sum[t]);
  }
  UNROLL for (int t = 0; t < tokens; t++) {
    if (rows == TILE_ROWS) vf_store(out + t * outColumns, sum[t]);
    else vf_store_n(out + t * outColumns, sum[t], rows);
  }
}

void SET(add_low_rank)(const uint16_t *b, int32_t rank, const float *z, int32_t zColumns, int32_t zColumn,
                       int32_t tokens, float *out, int32_t outColumns, int32_t rowFrom, int32_t rowTo) {
  for (int row = rowFrom; row < rowTo; row += TILE_ROWS) {
    const uint16_t *tile = b + (int64_t)row * rank;
    int rows = min_int(TILE_ROWS, rowTo - row);
    int t = 0;
    for (; t + 4 <= tokens; t += 4) {
      add_low_rank_tile(tile, rank, z + (int64_t)t * zColumns + zColumn, zColumns, 4, out + (int64_t)t * outColumns + row,
                        outColumns, rows);
    }
    for (; t < tokens; t++) {
      add_low_rank_tile(tile, rank, z + (int64_t)t * zColumns + zColumn, zColumns, 1, out + (int64_t)t * outColumns + row,
                        outColumns, rows);
    }
  }
}

/* 0.5 x (1 + tanh(u)) = x / (1 + exp(-2 u)) with u = sqrt(2 / pi) (x + 0.044715 x^3). */
INLINE vf vf_gelu(vf x) {
  vf cubic = vf_fma(vf_mul(x, x), vf_set(0.044715f), vf_set(1));
  vf minus2u = vf_mul(vf_mul(x, cubic), vf_set(-1.59576912f));
  return vf_div(x, vf_add(vf_set(1), vf_exp(minus2u)));
}

void SET(gelu_mul)(float *gate, const float *up, int32_t columns, int32_t tokens, int32_t from,
                   int32_t to) {
  for (int t = 0; t < tokens; t++) {
    float *g = gate + (int64_t)t * columns;
    const float *u = up + (int64_t)t * columns;
    int c = from;
    for (; c + 16 <= to; c += 16) vf_store(g + c, vf_mul(vf_gelu(vf_load(g + c)), vf_load(u + c)));
    if (c < to) {
      int n = to - c;
      vf_store_n(g + c, vf_mul(vf_gelu(vf_load_n(g + c, n)), vf_load_n(u + c, n)), n);
    }
  }
}

/* 1 / sqrt(mean(x^2) + eps) */
INLINE float inverse_rms(const float *x, int n, float eps) {
  vf acc[4] = {vf_zero(), vf_zero(), vf_zero(), vf_zero()};
  int c = 0;
  for (; c + 64 <= n; c += 64) {
    UNROLL for (int k = 0; k < 4; k++) {
      vf v = vf_load(x + c + 16 * k);
      acc[k] = vf_fma(v, v, acc[k]);
    }
  }
  for (; c < n; c += 16) {
    vf v = vf_load_n(x + c, min_int(16, n - c));
    acc[0] = vf_fma(v, v, acc[0]);
  }
  float sum = vf_sum(vf_add(vf_add(acc[0], acc[1]), vf_add(acc[2], acc[3])));
  return 1 / __builtin_sqrtf(sum / (float)n + eps);
}

INLINE void scale_row(const float *x, const float *weight, float inverse, float *out, int n,
                      int accumulate) {
  vf factor = vf_set(inverse);
  int c = 0;
  for (; c + 16 <= n; c += 16) {
    vf y = vf_mul(vf_mul(vf_load(x + c), factor), vf_load(weight + c));
    vf_store(out + c, accumulate ? vf_add(vf_load(out + c), y) : y);
  }
  if (c < n) {
    int m = n - c;
    vf y = vf_mul(vf_mul(vf_load_n(x + c, m), factor), vf_load_n(weight + c, m));
    vf_store_n(out + c, accumulate ? vf_add(vf_load_n(out + c, m), y) : y, m);
  }
}

void SET(rms_norm)(const float *x, const float *weight, float eps, float *out, int32_t columns,
                   int32_t tokenFrom, int32_t tokenTo) {
  for (int64_t t = tokenFrom; t < tokenTo; t++) {
    const float *row = x + t * columns;
    scale_row(row, weight, inverse_rms(row, columns, eps), out + t * columns, columns, 0);
  }
}

void SET(rms_norm_add)(const float *x, const float *weight, float eps, float *residual,
                       int32_t columns, int32_t tokenFrom, int32_t tokenTo) {
  for (int64_t t = tokenFrom; t < tokenTo; t++) {
    const float *row = x + t * columns;
    scale_row(row, weight, inverse_rms(row, columns, eps), residual + t * columns, columns, 1);
  }
}

void SET(norm_rope)(float *x, const float *weight, float eps, const float *rope, int32_t heads,
                    int32_t headDim, int32_t tokenFrom, int32_t tokenTo) {
  int half = headDim / 2;
  for (int64_t t = tokenFrom; t < tokenTo; t++) {
    const float *cosines = rope + t * headDim;
    for (int h = 0; h < heads; h++) {
      float *head = x + (t * heads + h) * headDim;
      vf factor = vf_set(inverse_rms(head, headDim, eps));
      for (int i = 0; i < half; i += 16) {
        int n = min_int(16, half - i);
        vf a = vf_mul(vf_mul(vf_load_n(head + i, n), factor), vf_load_n(weight + i, n));
        vf b = vf_mul(vf_mul(vf_load_n(head + half + i, n), factor), vf_load_n(weight + half + i, n));
        vf c = vf_load_n(cosines + i, n), s = vf_load_n(cosines + half + i, n);
        vf_store_n(head + i, vf_sub(vf_mul(a, c), vf_mul(b, s)), n);
        vf_store_n(head + half + i, vf_add(vf_mul(b, c), vf_mul(a, s)), n);
      }
    }
  }
}

/* ---- attention ---- */

void SET(store_kv)(const float *k, const float *v, void *keys, void *values, int32_t type,
                   int32_t kvHeads, int32_t capacity, int32_t headDim, int32_t tokens,
                   int32_t firstPosition) {
  for (int64_t t = 0; t < tokens; t++) {
    int64_t slot = (firstPosition + t) & (capacity - 1);
    for (int64_t h = 0; h < kvHeads; h++) {
      int64_t from = (t * kvHeads + h) * headDim, to = (h * capacity + slot) * headDim;
      for (int i = 0; i < headDim; i += 16) {
        int n = min_int(16, headDim - i);
        if (type == MIGA_KV_F16) {
          vf_store_f16_n((uint16_t *)keys + to + i, vf_load_n(k + from + i, n), n);
          vf_store_f16_n((uint16_t *)values + to + i, vf_load_n(v + from + i, n), n);
        } else {
          vf_store_n((float *)keys + to + i, vf_load_n(k + from + i, n), n);
          vf_store_n((float *)values + to + i, vf_load_n(v + from + i, n), n);
        }
      }
    }
  }
}

enum {
  KEY_TILE = 32,  /* keys at a time; tiles begin at multiples, so a query meets the same tiles always */
  QUERY_TILE = 64, /* rows (a token's head each) that share a converted key tile */
  KEY_PART = MIGA_KEY_PART, /* keys whose softmax is one sum; sums of parts are joined in order */
};

/* What the kernels below need to find a key or value. */
typedef struct {
  const void *base;
  int64_t stride; /* elements from one key to the next */
  int type;
} kv_tile;

/* A cache that is read in place comes from memory: the same place of the next tile is asked for. */
INLINE vf load_kv(kv_tile tile, int key, int i) {
  int64_t at = key * tile.stride + i;
  if (tile.type == MIGA_KV_F32) return vf_load((const float *)tile.base + at);
  const uint16_t *half = (const uint16_t *)tile.base + at;
  if (i % 32 == 0) prefetch(half + KEY_TILE * tile.stride);
  return vf_load_f16(half);
}

/* scores[r][0..31] = q[r] . key, for R rows; R * K == 16 sums are carried at once. */
INLINE void scores_of(int R, const float *q, kv_tile keys, int dim, float (*scores)[KEY_TILE]) {
  int K = 16 / R;
  for (int k0 = 0; k0 < KEY_TILE; k0 += K) {
    vf acc[16];
    UNROLL for (int i = 0; i < 16; i++) acc[i] = vf_zero();
    for (int i = 0; i < dim; i += 16) {
      UNROLL for (int k = 0; k < K; k++) {
        vf key = load_kv(keys, k0 + k, i);
        UNROLL for (int r = 0; r < R; r++) {
          acc[r * K + k] = vf_fma(vf_load(q + r * dim + i), key, acc[r * K + k]);
        }
      }
    }
    float sums[16];
    vf_store(sums, vf_reduce16(acc));
    UNROLL for (int r = 0; r < R; r++) {
      UNROLL for (int k = 0; k < K; k++) scores[r][k0 + k] = sums[r * K + k];
    }
  }
}

/* out[r] = out[r] * decay[r] + sum over keys [from, to) of scores[r][key] * value. */
INLINE void weigh(int R, const float (*scores)[KEY_TILE], const float *decay, kv_tile values, int dim,
                  int from, int to, float *out) {
  for (int i = 0; i < dim; i += 16 * ATTENTION_STRIP) {
    vf acc[R][ATTENTION_STRIP];
    int strip = min_int(ATTENTION_STRIP, (dim - i) / 16);
    if (strip == ATTENTION_STRIP) {
      UNROLL for (int r = 0; r < R; r++) {
        UNROLL for (int j = 0; j < ATTENTION_STRIP; j++) {
          acc[r][j] = vf_mul(vf_load(out + r * dim + i + 16 * j), vf_set(decay[r]));
        }
      }
      for (int key = from; key < to; key++) {
        vf value[ATTENTION_STRIP];
        UNROLL for (int j = 0; j < ATTENTION_STRIP; j++) value[j] = load_kv(values, key, i + 16 * j);
        UNROLL for (int r = 0; r < R; r++) {
          vf p = vf_set(scores[r][key]);
          UNROLL for (int j = 0; j < ATTENTION_STRIP; j++) acc[r][j] = vf_fma(p, value[j], acc[r][j]);
        }
      }
      UNROLL for (int r = 0; r < R; r++) {
        UNROLL for (int j = 0; j < ATTENTION_STRIP; j++) vf_store(out + r * dim + i + 16 * j, acc[r][j]);
      }
    } else {
      for (int r = 0; r < R; r++) {
        for (int j = i; j < dim; j += 16) {
          vf sum = vf_mul(vf_load(out + r * dim + j), vf_set(decay[r]));
          for (int key = from; key < to; key++) sum = vf_fma(vf_set(scores[r][key]), load_kv(values, key, j), sum);
          vf_store(out + r * dim + j, sum);
        }
      }
    }
  }
}

/* A row's running maximum and sum of exponentials. */
typedef struct {
  float largest;
  float sum;
} softmax_state;

/* Turns scores of visible keys [from, to) into exponentials, the others into 0; returns by how much
   what was summed so far shrinks. */
INLINE float exponentials(float *scores, int from, int to, softmax_state *state) {
  if (from >= to) {
    vf_store(scores, vf_zero());
    vf_store(scores + 16, vf_zero());
    return 1;
  }
  int from0 = min_int(from, 16), to0 = min_int(to, 16), from1 = max_int(from - 16, 0), to1 = max_int(to - 16, 0);
  vf lowest = vf_set(-__builtin_inff());
  vf s0 = vf_between_or(vf_load(scores), from0, to0, lowest);
  vf s1 = vf_between_or(vf_load(scores + 16), from1, to1, lowest);
  float largest = vf_max_lane(vf_max(s0, s1));
  largest = largest > state->largest ? largest : state->largest;
  float decay = vf_max_lane(vf_exp(vf_set(state->largest - largest)));
  vf e0 = vf_between(vf_exp(vf_sub(s0, vf_set(largest))), from0, to0);
  vf e1 = vf_between(vf_exp(vf_sub(s1, vf_set(largest))), from1, to1);
  vf_store(scores, e0);
  vf_store(scores + 16, e1);
  state->sum = state->sum * decay + vf_sum(vf_add(e0, e1));
  state->largest = largest;
  return decay;
}

/* Rows of one query tile: token and head of each, its query and output padded to 16s. */
typedef struct {
  float q[QUERY_TILE * MIGA_MAX_HEAD_DIM];
  float out[QUERY_TILE * MIGA_MAX_HEAD_DIM];
  float scores[QUERY_TILE][KEY_TILE];
  softmax_state state[QUERY_TILE];
  int position[QUERY_TILE];
  float decay[QUERY_TILE];
} query_tile;

/* What parts have added up to so far, as out and state of a tile. */
typedef struct {
  float out[QUERY_TILE * MIGA_MAX_HEAD_DIM];
  softmax_state state[QUERY_TILE];
} joined_parts;

/* Adds a part's values, weighed under its own maximum, to those before; a part where nothing was seen
   adds nothing. */
INLINE void join(float *out, softmax_state *state, const float *part, softmax_state partState, int dim) {
  if (partState.sum == 0) return;
  if (state->sum == 0) {
    for (int i = 0; i < dim; i += 16) vf_store(out + i, vf_load(part + i));
    *state = partState;
    return;
  }
  float largest = partState.largest > state->largest ? partState.largest : state->largest;
  float before = vf_max_lane(vf_exp(vf_set(state->largest - largest)));
  float added = vf_max_lane(vf_exp(vf_set(partState.largest - largest)));
  for (int i = 0; i < dim; i += 16) {
    vf_store(out + i, vf_fma(vf_load(part + i), vf_set(added), vf_mul(vf_load(out + i), vf_set(before))));
  }
  *state = (softmax_state){largest, state->sum * before + partState.sum * added};
}

INLINE void attend(query_tile *tile, int rows, int dim, int window, kv_tile keys, kv_tile values,
                   int tileFrom, int from, int to) {
  for (int r = 0; r < rows;) {
    int left = rows - r, step = left >= 4 ? 4 : left >= 2 ? 2 : 1;
    const float *q = tile->q + r * dim;
    switch (step) {
      case 4: scores_of(4, q, keys, dim, tile->scores + r); break;
      case 2: scores_of(2, q, keys, dim, tile->scores + r); break;
      default: scores_of(1, q, keys, dim, tile->scores + r);
    }
    for (int i = r; i < r + step; i++) {
      int last = tile->position[i];
      int visibleFrom = max_int(from, last - window + 1) - tileFrom;
      int visibleTo = min_int(to, last + 1) - tileFrom;
      tile->decay[i] = exponentials(tile->scores[i], max_int(visibleFrom, 0), visibleTo, &tile->state[i]);
    }
    float *out = tile->out + r * dim;
    const float(*scores)[KEY_TILE] = (const float(*)[KEY_TILE])(tile->scores + r);
    switch (step) {
      case 4: weigh(4, scores, tile->decay + r, values, dim, from - tileFrom, to - tileFrom, out); break;
      case 2: weigh(2, scores, tile->decay + r, values, dim, from - tileFrom, to - tileFrom, out); break;
      default: weigh(1, scores, tile->decay + r, values, dim, from - tileFrom, to - tileFrom, out);
    }
    r += step;
  }
}

/* Keys or values of positions [from, to) of a key tile as f32, padded with zeros to `dim` columns;
   other keys of the tile are zero. */
INLINE void convert(const void *cache, int type, int64_t base, int capacity, int headDim, int dim,
                    int tileFrom, int from, int to, float *out) {
  for (int k = 0; k < KEY_TILE; k++, out += dim) {
    int position = tileFrom + k;
    int live = position >= from && position < to;
    int64_t at = base + (int64_t)(position & (capacity - 1)) * headDim;
    for (int i = 0; i < dim; i += 16) {
      int n = min_int(16, headDim - i);
      vf v = !live                ? vf_zero()
             : type == MIGA_KV_F16 ? vf_load_f16_n((const uint16_t *)cache + at + i, n)
                                   : vf_load_n((const float *)cache + at + i, n);
      vf_store(out + i, v);
    }
  }
}

/* A cache of keys and values, and what of it a row sees. */
typedef struct {
  const void *keys, *values;
  int type, capacity, headDim, dim, window;
} kv_cache;

/* The rows of one tile against the keys of one part that one of them sees. Few rows read the cache in
   place; many convert each key tile to f32 once. */
static void attend_part(query_tile *tile, int rows, const kv_cache *cache, int64_t base, int part) {
  float keyTile[KEY_TILE * MIGA_MAX_HEAD_DIM], valueTile[KEY_TILE * MIGA_MAX_HEAD_DIM];
  int headDim = cache->headDim, dim = cache->dim, capacity = cache->capacity;
  int from = max_int(part * KEY_PART, tile->position[0] - cache->window + 1);
  int to = min_int((part + 1) * KEY_PART, tile->position[rows - 1] + 1);
  int direct = rows <= 4 && headDim == dim && capacity >= KEY_TILE && cache->type == MIGA_KV_F16;
  for (int r = 0; r < rows; r++) {
    for (int i = 0; i < dim; i += 16) vf_store(tile->out + r * dim + i, vf_zero());
    tile->state[r] = (softmax_state){-__builtin_inff(), 0};
  }
  for (int tileFrom = from / KEY_TILE * KEY_TILE; tileFrom < to; tileFrom += KEY_TILE) {
    int tileStart = max_int(from, tileFrom), tileEnd = min_int(to, tileFrom + KEY_TILE);
    if (direct) {
      int64_t at = base + (int64_t)(tileFrom & (capacity - 1)) * headDim;
      kv_tile k = {(const uint16_t *)cache->keys + at, headDim, MIGA_KV_F16};
      kv_tile v = {(const uint16_t *)cache->values + at, headDim, MIGA_KV_F16};
      attend(tile, rows, dim, cache->window, k, v, tileFrom, tileStart, tileEnd);
    } else {
      convert(cache->keys, cache->type, base, capacity, headDim, dim, tileFrom, tileStart, tileEnd, keyTile);
      convert(cache->values, cache->type, base, capacity, headDim, dim, tileFrom, tileStart, tileEnd, valueTile);
      kv_tile k = {keyTile, dim, MIGA_KV_F32}, v = {valueTile, dim, MIGA_KV_F32};
      attend(tile, rows, dim, cache->window, k, v, tileFrom, tileStart, tileEnd);
    }
  }
}

/* Row r of a tile: a head's query, scaled and padded. */
INLINE void load_query(query_tile *tile, int r, const float *source, int headDim, int dim, float scale, int position) {
  for (int i = 0; i < dim; i += 16) {
    vf v = vf_load_n(source + i, min_int(16, headDim - i));
    vf_store(tile->q + r * dim + i, vf_mul(v, vf_set(scale)));
  }
  tile->position[r] = position;
}

/* A head's output: its sum of weighed values over its sum of weights. */
INLINE void store_attended(const float *out, softmax_state state, int headDim, float *target) {
  vf inverse = vf_set(1 / state.sum);
  for (int i = 0; i < headDim; i += 16) {
    vf_store_n(target + i, vf_mul(vf_load(out + i), inverse), min_int(16, headDim - i));
  }
}

void SET(attention)(const float *q, const void *keys, const void *values, int32_t type,
                    int32_t kvHeads, int32_t capacity, int32_t headDim, int32_t window, float scale,
                    float *out, int32_t heads, int32_t tokens, int32_t firstPosition,
                    int32_t headFrom, int32_t headTo) {
  query_tile tile;
  joined_parts joined;
  int dim = (headDim + 15) / 16 * 16, group = heads / kvHeads;
  kv_cache cache = {keys, values, type, capacity, headDim, dim, window};
  for (int kvHead = headFrom / group; kvHead * group < headTo; kvHead++) {
    int from = max_int(headFrom, kvHead * group), to = min_int(headTo, (kvHead + 1) * group);
    int64_t base = (int64_t)kvHead * capacity * headDim;
    int64_t total = (int64_t)tokens * (to - from);
    for (int64_t first = 0; first < total; first += QUERY_TILE) {
      int rows = (int)(total - first < QUERY_TILE ? total - first : QUERY_TILE);
      for (int r = 0; r < rows; r++) {
        int64_t token = (first + r) / (to - from), head = from + (first + r) % (to - from);
        load_query(&tile, r, q + (token * heads + head) * headDim, headDim, dim, scale, (int)(firstPosition + token));
        joined.state[r] = (softmax_state){-__builtin_inff(), 0};
      }
      int oldest = max_int(0, tile.position[0] - window + 1), newest = tile.position[rows - 1];
      for (int part = oldest / KEY_PART; part <= newest / KEY_PART; part++) {
        attend_part(&tile, rows, &cache, base, part);
        for (int r = 0; r < rows; r++) {
          join(joined.out + r * dim, &joined.state[r], tile.out + r * dim, tile.state[r], dim);
        }
      }
      for (int r = 0; r < rows; r++) {
        int64_t token = (first + r) / (to - from), head = from + (first + r) % (to - from);
        store_attended(joined.out + r * dim, joined.state[r], headDim, out + (token * heads + head) * headDim);
      }
    }
  }
}

void SET(attention_parts)(const float *q, const void *keys, const void *values, int32_t type, int32_t kvHeads,
                          int32_t capacity, int32_t headDim, int32_t window, float scale, float *parts,
                          int32_t heads, int32_t position, int32_t partFrom, int32_t partTo) {
  query_tile tile;
  int dim = (headDim + 15) / 16 * 16, group = heads / kvHeads;
  kv_cache cache = {keys, values, type, capacity, headDim, dim, window};
  for (int part = partFrom; part < partTo; part++) {
    for (int head = 0, rows; head < heads; head += rows) {
      rows = min_int(QUERY_TILE, group - head % group);
      for (int r = 0; r < rows; r++) {
        load_query(&tile, r, q + (int64_t)(head + r) * headDim, headDim, dim, scale, position);
      }
      attend_part(&tile, rows, &cache, (int64_t)(head / group) * capacity * headDim, part);
      for (int r = 0; r < rows; r++, parts += dim + 16) {
        for (int i = 0; i < dim; i += 16) vf_store(parts + i, vf_load(tile.out + r * dim + i));
        parts[dim] = tile.state[r].largest;
        parts[dim + 1] = tile.state[r].sum;
      }
    }
  }
}

void SET(join_attention)(const float *parts, int32_t count, int32_t heads, int32_t headDim, float *out) {
  int dim = (headDim + 15) / 16 * 16;
  for (int head = 0; head < heads; head++) {
    float joined[MIGA_MAX_HEAD_DIM];
    softmax_state state = {-__builtin_inff(), 0};
    for (int part = 0; part < count; part++) {
      const float *row = parts + ((int64_t)part * heads + head) * (dim + 16);
      join(joined, &state, row, (softmax_state){row[dim], row[dim + 1]}, dim);
    }
    store_attended(joined, state, headDim, out + (int64_t)head * headDim);
  }
}

/* ---- head ---- */

/* What a nibble of the high plane counts from: 16 * (nibble - CENTRE) = 16 * nibble + 7.5 - 128. */
#define CENTRE 7.53125f

/* A token as its rows' columns lie: the quants one after another, and for each four of them their scale
   and what the centre takes off. */
typedef struct {
  int8_t quants[MIGA_MAX_TABLE_COLUMNS];
  float scale[MIGA_MAX_TABLE_COLUMNS / 4];
  float offset[MIGA_MAX_TABLE_COLUMNS / 4];
} coarse_token;

INLINE void spread(const miga_block *x, int columns, int padded, coarse_token *out) {
  __builtin_memset(out->quants + columns, 0, (size_t)(padded - columns));
  for (int c = 0; c < padded; c += 4) {
    out->scale[c / 4] = out->offset[c / 4] = 0;
    if (c >= columns) continue;
    const miga_block *block = x + c / BLOCK;
    const int8_t *quants = block->quants + c % BLOCK;
    float scale = block->scale[c % BLOCK / 16];
    __builtin_memcpy(out->quants + c, quants, 4);
    out->scale[c / 4] = scale;
    out->offset[c / 4] = -CENTRE * scale * (float)(quants[0] + quants[1] + quants[2] + quants[3]);
  }
}

/* Scores of sixteen rows (or the `rows` that are left) for one token, as they lie: a vector is 64 columns
   of a row. Fast enough for the memory that feeds it. */
INLINE vf coarse_rows(const uint8_t *high, const uint16_t *scales, int padded, const coarse_token *x,
                      int rows) {
  vf sums[16];
  for (int r = 0; r < rows; r++, high += padded / 2, scales += padded / BLOCK) {
    vf sum = vf_zero();
    for (int c = 0; c < padded; c += CHUNK) {
      vi both = vi_load(high + c / 2);
      prefetch(high + c / 2 + PREFETCH_BYTES);
      vi w[2] = {vi_low4(both), vi_high4(both)};
      vf scale[2];
      vf_spread_f16(scales + c / BLOCK, scale, scale + 1);
      UNROLL for (int i = 0; i < 2; i++) {
        int at = c + 64 * i;
        vf dot = vi_to_float(vi_dot_small(vi_set(0), w[i], vi_load(x->quants + at)));
        dot = vf_fma(dot, vf_load(x->scale + at / 4), vf_load(x->offset + at / 4));
        sum = vf_fma(dot, scale[i], sum);
      }
    }
    sums[r] = sum;
  }
  for (int r = rows; r < 16; r++) sums[r] = vf_zero();
  return vf_mul(vf_reduce16(sums), vf_set(16));
}

#ifndef OWN_COLUMNS
/* Columns of 4 bytes, 16 of them, of 16 rows that are `stride` bytes apart; the last of `count` rows stands
   for those that are not there. */
static inline void vi_columns(const uint8_t *rows, int64_t stride, int count, vi *columns) {
  uint8_t turned[16][16][4];
  for (int r = 0; r < 16; r++) {
    const uint8_t *row = rows + (r < count ? r : count - 1) * stride;
    for (int c = 0; c < 16; c++) __builtin_memcpy(turned[c][r], row + 4 * c, 4);
  }
  for (int c = 0; c < 16; c++) columns[c] = vi_load(turned[c]);
}

/* The same of 8 columns of f16, of which `n` are there. */
static inline void vf_columns_f16(const uint16_t *rows, int64_t stride, int count, int n, vf *columns) {
  float turned[8][16];
  for (int r = 0; r < 16; r++) {
    float row[16];
    vf_store(row, vf_load_f16_n(rows + (r < count ? r : count - 1) * (stride / 2), n));
    for (int c = 0; c < 8; c++) turned[c][r] = row[c];
  }
  for (int c = 0; c < 8; c++) columns[c] = vf_load(turned[c]);
}
#endif

/* Sixteen rows of the high plane turned and unpacked, so that a vector is four columns of each row, and
   scales with them: what several tokens share. */
typedef struct {
  _Alignas(64) uint8_t quants[MIGA_MAX_TABLE_COLUMNS / BLOCK][8][64];
  float scales[MIGA_MAX_TABLE_COLUMNS / BLOCK + 8][16];
} turned_rows;

INLINE void turn_rows(const uint8_t *high, const uint16_t *scales, int padded, int rows, turned_rows *out) {
  int blocks = padded / BLOCK;
  for (int c = 0; c < padded / CHUNK; c++) {
    vi columns[16];
    vi_columns(high + 64 * c, padded / 2, rows, columns);
    UNROLL for (int i = 0; i < 16; i++) {
      vi_store(out->quants[4 * c + i / 8][i % 8], vi_low4(columns[i]));
      vi_store(out->quants[4 * c + 2 + i / 8][i % 8], vi_high4(columns[i]));
    }
  }
  for (int b = 0; b < blocks; b += 8) {
    vf columns[8];
    int n = min_int(8, blocks - b);
    if (n == 8) {
      vf_columns_f16(scales + b, 2 * blocks, rows, 8, columns);
    } else {
      vf_columns_f16(scales + b, 2 * blocks, rows, n, columns);
    }
    UNROLL for (int i = 0; i < 8; i++) vf_store(out->scales[b + i], columns[i]);
  }
}

static __attribute__((noinline)) void turn(const uint8_t *high, const uint16_t *scales, int padded, int rows,
                                           turned_rows *out) {
  if (rows == 16) {
    turn_rows(high, scales, padded, 16, out);
  } else {
    turn_rows(high, scales, padded, rows, out);
  }
}

/* How far a logit may be from its score: factor * residual norm of the row + slack. */
typedef struct {
  float factor, slack;
} margin;

/* share * (|x| * residual norm + |x - what was prepared of it| * largestRowNorm), and what sums are rounded. */
INLINE margin margin_of(const float *x, const miga_block *prepared, int columns, float share, float largestRowNorm) {
  vf size = vf_zero(), error = vf_zero();
  for (int c = 0; c < columns; c += 16) {
    const miga_block *block = prepared + c / BLOCK;
    vf value = vf_load(x + c);
    vf left = vf_fnma(vf_load_s8(block->quants + c % BLOCK), vf_set(block->scale[c % BLOCK / 16]), value);
    size = vf_fma(value, value, size);
    error = vf_fma(left, left, error);
  }
  float norm = __builtin_sqrtf(vf_sum(size));
  return (margin){share * norm, share * (__builtin_sqrtf(vf_sum(error)) + 1e-6f * norm) * largestRowNorm};
}

INLINE vf margins(margin m, const float *norms, int rows) {
  return vf_add(vf_mul(vf_set(m.factor), vf_load_n(norms, rows)), vf_set(m.slack));
}

/* The largest lower and upper bound of a group of rows. */
INLINE void bound_group(vf scores, margin m, const float *norms, int rows, float *lower, float *upper) {
  vf width = margins(m, norms, rows), lowest = vf_set(-__builtin_inff());
  *lower = vf_max_lane(vf_between_or(vf_sub(scores, width), 0, rows, lowest));
  *upper = vf_max_lane(vf_between_or(vf_add(scores, width), 0, rows, lowest));
}

/* What the first pass needs of one token: its offsets are what the centre takes off, block by block. */
typedef struct {
  float offset[MIGA_MAX_TABLE_COLUMNS / BLOCK];
  margin margin;
} coarse_terms;

/* Scores of sixteen turned rows for `tokens` tokens, a constant where inlined; next and nextScales: the rows
   that will be turned after these. */
INLINE void coarse_turned(const turned_rows *w, int blocks, const miga_block *prepared, const coarse_terms *terms,
                          const uint8_t *next, const uint16_t *nextScales, int tokens, vf *scores) {
  UNROLL for (int t = 0; t < tokens; t++) scores[t] = vf_zero();
  for (int b = 0; b < blocks; b++) {
    vi quants[8];
    vf scale = vf_load(w->scales[b]);
    UNROLL for (int k = 0; k < 4; k++) prefetch(next + GROUP * BLOCK / 2 * b + 64 * k);
    prefetch(nextScales + GROUP * b);
    UNROLL for (int k = 0; k < 8; k++) quants[k] = vi_load(w->quants[b][k]);
    UNROLL for (int from = 0; from < tokens; from += TOGETHER) {
      const miga_block *at = prepared + (int64_t)from * blocks + b;
      int64_t stride = blocks * (int64_t)sizeof(miga_block);
      int n = min_int(TOGETHER, tokens - from);
      vi sums[2][TOGETHER];
      UNROLL for (int half = 0; half < 2; half++) {
        UNROLL for (int t = 0; t < n; t++) sums[half][t] = vi_set(0);
        vi_dots_small(sums[half], quants + 4 * half, at->quants + 16 * half, stride, n);
      }
      UNROLL for (int t = 0; t < n; t++) {
        const miga_block *x = at + (int64_t)t * blocks;
        vf sum = vf_fma(vi_to_float(sums[0][t]), vf_set(x->scale[0]), vf_set(terms[from + t].offset[b]));
        sum = vf_fma(vi_to_float(sums[1][t]), vf_set(x->scale[1]), sum);
        scores[from + t] = vf_fma(sum, scale, scores[from + t]);
      }
    }
  }
  UNROLL for (int t = 0; t < tokens; t++) scores[t] = vf_mul(scores[t], vf_set(16));
}

/* A table and the bounds of its groups of rows, as coarse_bounds takes them. */
typedef struct {
  const uint8_t *high;
  const uint16_t *scales;
  const float *norms;
  int columns, padded;
  float *lower, *upper;
  int64_t groups;
} coarse_table;

INLINE const uint8_t *high_row(const coarse_table *table, int64_t row) {
  return table->high + row * (table->padded / 2);
}

INLINE const uint16_t *scales_row(const coarse_table *table, int64_t row) {
  return table->scales + row * (table->padded / BLOCK);
}

static void bound_one(const coarse_table *table, const miga_block *prepared, margin m, int rowFrom, int rowTo) {
  coarse_token x;
  spread(prepared, table->columns, table->padded, &x);
  for (int row = rowFrom; row < rowTo; row += GROUP) {
    int rows = min_int(GROUP, rowTo - row);
    vf scores = coarse_rows(high_row(table, row), scales_row(table, row), table->padded, &x, rows);
    bound_group(scores, m, table->norms + row, rows, table->lower + row / GROUP, table->upper + row / GROUP);
  }
}

static void bound_several(const coarse_table *table, const miga_block *prepared, const coarse_terms *terms, int tokens,
                          int rowFrom, int rowTo) {
  int blocks = table->columns / BLOCK;
  turned_rows turned;
  for (int row = rowFrom; row < rowTo; row += GROUP) {
    int rows = min_int(GROUP, rowTo - row);
    const uint8_t *next = high_row(table, row + GROUP);
    const uint16_t *nextScales = scales_row(table, row + GROUP);
    turn(high_row(table, row), scales_row(table, row), table->padded, rows, &turned);
    for (int t = 0, n; t < tokens; t += n) {
      vf scores[TOKEN_TILE];
      n = group_of(tokens - t);
#define CALL(size)                                                                          \
  coarse_turned(&turned, blocks, prepared + (int64_t)t * blocks, terms + t, next, nextScales, \
                size, scores)
      IN_GROUPS(n, CALL)
#undef CALL
      for (int i = 0; i < n; i++) {
        int64_t at = (t + i) * table->groups + row / GROUP;
        bound_group(scores[i], terms[t + i].margin, table->norms + row, rows, table->lower + at, table->upper + at);
      }
    }
  }
}

enum { COARSE_TOKENS = 32 }; /* that share a row's turning */

void SET(coarse_bounds)(const uint8_t *high, const uint16_t *scales, const float *norms, int32_t columns,
                        const float *x, const miga_block *prepared, int32_t tokens, float share,
                        float largestRowNorm, float *lower, float *upper, int32_t groups, int32_t rowFrom,
                        int32_t rowTo) {
  coarse_table table = {high, scales, norms, columns, (columns + CHUNK - 1) / CHUNK * CHUNK, lower, upper, groups};
  int blocks = columns / BLOCK;
  if (tokens == 1) {
    bound_one(&table, prepared, margin_of(x, prepared, columns, share, largestRowNorm), rowFrom, rowTo);
    return;
  }
  for (int from = 0; from < tokens; from += COARSE_TOKENS) {
    coarse_terms terms[COARSE_TOKENS];
    int n = min_int(COARSE_TOKENS, tokens - from);
    for (int t = 0; t < n; t++, x += columns) {
      const miga_block *token = prepared + t * blocks;
      for (int b = 0; b < blocks; b++) terms[t].offset[b] = -CENTRE * (token[b].sum[0] + token[b].sum[1]);
      terms[t].margin = margin_of(x, token, columns, share, largestRowNorm);
    }
    bound_several(&table, prepared, terms, n, rowFrom, rowTo);
    prepared += (int64_t)n * blocks, table.lower += n * (int64_t)groups, table.upper += n * (int64_t)groups;
  }
}

/* Asks for a group that will be looked at soon. */
INLINE void prefetch_group(const coarse_table *table, int row) {
  const uint8_t *rows = high_row(table, row);
  const uint16_t *scales = scales_row(table, row);
  for (int i = 0; i < GROUP * table->padded / 2; i += 64) prefetch(rows + i);
  for (int i = 0; i < GROUP * table->padded / BLOCK; i += 32) prefetch(scales + i);
}

/* Candidates among one group of rows, appended to the `count` found before; returns how many there are now. */
static int in_group(const coarse_table *table, const coarse_token *x, margin m, float threshold, int row, int rowTo,
                    int32_t *candidates, int room, int count) {
  int rows = min_int(GROUP, rowTo - row);
  vf scores = coarse_rows(high_row(table, row), scales_row(table, row), table->padded, x, rows);
  vf upper = vf_add(scores, margins(m, table->norms + row, rows));
  unsigned hits = vf_at_least(upper, vf_set(threshold)) & ((1u << rows) - 1);
  for (; hits; hits &= hits - 1, count++) {
    if (count < room) candidates[count] = row + __builtin_ctz(hits);
  }
  return count;
}

int32_t SET(candidates)(const uint8_t *high, const uint16_t *scales, const float *norms, int32_t columns,
                        const float *x, const miga_block *prepared, float share, float largestRowNorm,
                        float threshold, const float *upper, int32_t *candidates, int32_t room,
                        int32_t rowFrom, int32_t rowTo) {
  coarse_table table = {high, scales, norms, columns, (columns + CHUNK - 1) / CHUNK * CHUNK, NULL, NULL, 0};
  margin m = margin_of(x, prepared, columns, share, largestRowNorm);
  coarse_token token;
  spread(prepared, columns, table.padded, &token);
  int count = 0, waiting = -1, groupTo = (rowTo + GROUP - 1) / GROUP;
  for (int group = rowFrom / GROUP; group < groupTo; group += 16) {
    int n = min_int(16, groupTo - group);
    unsigned hits = vf_at_least(vf_load_n(upper + group, n), vf_set(threshold)) & ((1u << n) - 1);
    for (; hits; hits &= hits - 1) {
      int row = (group + __builtin_ctz(hits)) * GROUP;
      prefetch_group(&table, row);
      if (waiting >= 0) count = in_group(&table, &token, m, threshold, waiting, rowTo, candidates, room, count);
      waiting = row;
    }
  }
  return waiting < 0 ? count : in_group(&table, &token, m, threshold, waiting, rowTo, candidates, room, count);
}

/* One row of the table for `tokens` tokens, a constant where inlined. */
INLINE void exact_row(const uint8_t *high, const uint8_t *low, const uint16_t *scales, int columns,
                      const float *x, int tokens, float *logits, int64_t stride) {
  vi upper = vi_set_bytes(0xF0), sign = vi_set_bytes(0x80);
  vf acc[4];
  UNROLL for (int t = 0; t < tokens; t++) acc[t] = vf_zero();
  for (int c = 0; c < columns; c += CHUNK, high += 64, low += 64, scales += 4) {
    int8_t quants[CHUNK];
    vi h = vi_load(high), l = vi_load(low);
    vi first = vi_or(vi_and(vi_shl4(h), upper), vi_low4(l));
    vi second = vi_or(vi_and(h, upper), vi_high4(l));
    vi_store(quants, vi_xor(first, sign)); /* minus 128 */
    vi_store(quants + 64, vi_xor(second, sign));
    vf scale[4];
    vf_broadcast4_f16(scales, scale);
    int blocks = min_int(CHUNK, columns - c) / BLOCK;
    for (int b = 0; b < blocks; b++) {
      vf w0 = vf_mul(vf_load_s8(quants + BLOCK * b), scale[b]);
      vf w1 = vf_mul(vf_load_s8(quants + BLOCK * b + 16), scale[b]);
      UNROLL for (int t = 0; t < tokens; t++) {
        const float *at = x + (int64_t)t * columns + c + BLOCK * b;
        acc[t] = vf_fma(w0, vf_load(at), acc[t]);
        acc[t] = vf_fma(w1, vf_load(at + 16), acc[t]);
      }
    }
  }
  UNROLL for (int t = 0; t < tokens; t++) logits[t * stride] = vf_sum(acc[t]);
}

void SET(table_logits)(const uint8_t *high, const uint8_t *low, const uint16_t *scales,
                       int32_t columns, const float *x, int32_t tokens, float *logits, int32_t rows,
                       int32_t rowFrom, int32_t rowTo) {
  int64_t padded = (columns + CHUNK - 1) / CHUNK * CHUNK;
  for (int64_t row = rowFrom; row < rowTo; row++) {
    int t = 0;
#define ROW_OF(n)                                                                               \
  for (; tokens - t >= n; t += n)                                                               \
    exact_row(high + row * padded / 2, low + row * padded / 2, scales + row * padded / 32, columns, \
              x + (int64_t)t * columns, n, logits + (int64_t)t * rows + row, rows);
    ROW_OF(4)
    ROW_OF(2)
    ROW_OF(1)
#undef ROW_OF
  }
}

void SET(row_logits)(const uint8_t *high, const uint8_t *low, const uint16_t *scales,
                     int32_t columns, const float *x, const int32_t *rows, float *logits,
                     int32_t from, int32_t to) {
  int64_t padded = (columns + CHUNK - 1) / CHUNK * CHUNK;
  for (int i = from; i < to; i++) {
    int64_t row = rows[i], next = rows[min_int(i + 4, to - 1)];
    for (int64_t at = next * padded / 2; at < (next + 1) * padded / 2; at += 64) prefetch(high + at), prefetch(low + at);
    prefetch(scales + next * padded / BLOCK);
    exact_row(high + row * padded / 2, low + row * padded / 2, scales + row * padded / 32, columns, x, 1,
              logits + i, 1);
  }
}
