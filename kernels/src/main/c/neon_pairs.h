/*
 * Matmuls of two tokens and more with usmmla, which multiplies eight columns of two rows with those of two tokens. Every
 * element is summed as quantized_tile sums it, so the bits are the same.
 */
#include "miga_kernels.h"

#define OWN_MATMUL(layout) ((layout) == MIGA_Q4_0 || (layout) == MIGA_Q5_0 || (layout) == MIGA_Q8_0)

enum { MOST_PAIRS = 8, PAIR_BLOCKS = 64 /* of a row at a time: 80 KB of pairs */ };

/* Two tokens' activations of a block, made once for all rows: what registers hold, in the order in which
   multiply_pair loads them. */
typedef struct {
  int8_t quants[4][16];   /* eight columns of the first, the same of the second */
  int32_t start[2][2][4]; /* of a half of the columns: first, second, first, second; and twice: what the zero point adds */
  float scale[2][4];      /* of a half: first, second, first, second */
} pair_block;

/* Pairs of the tokens at `x`, which lie `stride` blocks apart; the last of an odd number is its own partner. out
   [blocks, pairs]. */
static void pair_up(int layout, const miga_block *x, int64_t stride, int tokens, int blocks, pair_block *out) {
  int zero = layout == MIGA_Q4_0 ? 0 : layout == MIGA_Q5_0 ? 1 : 2;
  for (int b = 0; b < blocks; b++) {
    for (int t = 0; t < tokens; t += 2, out++) {
      const miga_block *first = x + t * stride + b, *second = t + 1 < tokens ? first + stride : first;
      for (int half = 0; half < 2; half++) {
        int64x2_t one = vreinterpretq_s64_s8(vld1q_s8(first->quants + 16 * half));
        int64x2_t other = vreinterpretq_s64_s8(vld1q_s8(second->quants + 16 * half));
        vst1q_s8(out->quants[2 * half], vreinterpretq_s8_s64(vzip1q_s64(one, other)));
        vst1q_s8(out->quants[2 * half + 1], vreinterpretq_s8_s64(vzip2q_s64(one, other)));
        float32x4_t scale = vdupq_n_f32(first->scale[half]);
        int32x4_t start = vdupq_n_s32(first->start[zero][half]);
        scale = vtrn1q_f32(scale, vdupq_n_f32(second->scale[half]));
        start = vtrn1q_s32(start, vdupq_n_s32(second->start[zero][half]));
        vst1q_f32(out->scale[half], scale);
        vst1q_s32(out->start[half][0], start);
        vst1q_s32(out->start[half][1], start);
      }
    }
  }
}

/* Four columns of four rows, twice, to eight columns of two rows, twice. */
INLINE void zip_rows(uint8x16_t first, uint8x16_t second, uint8x16_t *low, uint8x16_t *high) {
  int32x4_t a = vreinterpretq_s32_u8(first), b = vreinterpretq_s32_u8(second);
  *low = vreinterpretq_u8_s32(vzip1q_s32(a, b));
  *high = vreinterpretq_u8_s32(vzip2q_s32(a, b));
}

/* A block of four rows: w[2 * i + j] is columns 8 * i ... of rows 2 * j and 2 * j + 1. */
INLINE void unpack_rows(int layout, const uint8_t *quants, const uint8_t *highBits, uint8x16_t *w) {
  if (layout == MIGA_Q8_0) {
    UNROLL for (int i = 0; i < 4; i++) {
      zip_rows(vld1q_u8(quants + 128 * i), vld1q_u8(quants + 128 * i + 64), w + 2 * i, w + 2 * i + 1);
    }
    return;
  }
  uint8x16_t nibble, both[4];
  __asm__ volatile("movi %0.16b, #15" : "=w"(nibble)); /* made anew: no register is left to keep it in */
  zip_rows(vld1q_u8(quants), vld1q_u8(quants + 64), both, both + 1);
  zip_rows(vld1q_u8(quants + 128), vld1q_u8(quants + 192), both + 2, both + 3);
  UNROLL for (int i = 0; i < 4; i++) {
    w[i] = vandq_u8(both[i], nibble);
    w[4 + i] = vshrq_n_u8(both[i], 4);
  }
  if (layout == MIGA_Q5_0) {
    UNROLL for (int i = 0; i < 4; i++) {
      uint8x16_t high[2];
      UNROLL for (int k = 0; k < 2; k++) {
        uint16_t bits;
        __builtin_memcpy(&bits, highBits + 16 * i + 8 * k, 2);
        high[k] = vreinterpretq_u8_s32(spread_bits(vreinterpretq_u8_u16(vdupq_n_u16(bits)), 0));
      }
      zip_rows(high[0], high[1], high, high + 1);
      w[2 * i] = vorrq_u8(w[2 * i], high[0]);
      w[2 * i + 1] = vorrq_u8(w[2 * i + 1], high[1]);
    }
  }
}

/* Where the parts of four rows of a tile lie, from some block on. */
typedef struct {
  const uint8_t *quants, *highBits;
  const uint16_t *scales;
} four_rows;

/* sum0 += rows 0 and 1 of a block, times scale[0], sum1 += rows 2 and 3, times scale[1]: each of both tokens of the pair
   at x, which goes on to the next. In assembly, because sixteen sums, eight registers of weights and two scales leave
   six to load into, which compilers do not manage. */
#define MULTIPLY_PAIR(sum0, sum1)                                                                                 \
  __asm__("ld1 {v0.16b, v1.16b, v2.16b, v3.16b}, [%[x]], #64\n"                                                   \
          "ld1 {v4.4s, v5.4s}, [%[x]], #32\n"                                                                     \
          "usmmla v4.4s, %[w0].16b, v0.16b\n"                                                                     \
          "usmmla v5.4s, %[w1].16b, v0.16b\n"                                                                     \
          "usmmla v4.4s, %[w2].16b, v1.16b\n"                                                                     \
          "usmmla v5.4s, %[w3].16b, v1.16b\n"                                                                     \
          "ld1 {v0.4s, v1.4s}, [%[x]], #32\n"                                                                     \
          "usmmla v0.4s, %[w4].16b, v2.16b\n"                                                                     \
          "usmmla v1.4s, %[w5].16b, v2.16b\n"                                                                     \
          "usmmla v0.4s, %[w6].16b, v3.16b\n"                                                                     \
          "usmmla v1.4s, %[w7].16b, v3.16b\n"                                                                     \
          "ld1 {v2.4s, v3.4s}, [%[x]], #32\n"                                                                     \
          "scvtf v4.4s, v4.4s\n"                                                                                  \
          "scvtf v5.4s, v5.4s\n"                                                                                  \
          "scvtf v0.4s, v0.4s\n"                                                                                  \
          "scvtf v1.4s, v1.4s\n"                                                                                  \
          "fmul v4.4s, v4.4s, v2.4s\n"                                                                            \
          "fmul v5.4s, v5.4s, v2.4s\n"                                                                            \
          "fmla v4.4s, v0.4s, v3.4s\n"                                                                            \
          "fmla v5.4s, v1.4s, v3.4s\n"                                                                            \
          "fmla %[acc0].4s, v4.4s, %[s0].4s\n"                                                                    \
          "fmla %[acc1].4s, v5.4s, %[s1].4s\n"                                                                    \
          : [x] "+r"(x), [acc0] "+w"(sum0), [acc1] "+w"(sum1)                                                     \
          : [w0] "w"(w[0]), [w1] "w"(w[1]), [w2] "w"(w[2]), [w3] "w"(w[3]), [w4] "w"(w[4]), [w5] "w"(w[5]),       \
            [w6] "w"(w[6]), [w7] "w"(w[7]), [s0] "w"(scale[0]), [s1] "w"(scale[1])                                \
          : "v0", "v1", "v2", "v3", "v4", "v5", "memory")

/* acc[p] += four rows times pair p. `pairs` is a constant. Sums have registers of their own: left to itself, GCC moves
   them about. */
INLINE void multiply_rows(int layout, four_rows rows, int blocks, const pair_block *x, int pairs, float32x4_t (*acc)[2]) {
#define SUM(p, first, second)                            \
  register float32x4_t a##p __asm__(first) = acc[p][0]; \
  register float32x4_t b##p __asm__(second) = acc[p][1]
  SUM(0, "v16", "v17");
  SUM(1, "v18", "v19");
  SUM(2, "v20", "v21");
  SUM(3, "v22", "v23");
  SUM(4, "v24", "v25");
  SUM(5, "v26", "v27");
  SUM(6, "v28", "v29");
  SUM(7, "v30", "v31");
#undef SUM
  for (int b = 0; b < blocks; b++) {
    uint8x16_t w[8];
    unpack_rows(layout, rows.quants, rows.highBits, w);
    float32x4_t all = load4_f16(rows.scales), scale[2] = {vzip1q_f32(all, all), vzip2q_f32(all, all)};
    MULTIPLY_PAIR(a0, b0);
    if (pairs > 1) MULTIPLY_PAIR(a1, b1);
    if (pairs > 2) {
      MULTIPLY_PAIR(a2, b2);
      MULTIPLY_PAIR(a3, b3);
    }
    if (pairs > 4) {
      MULTIPLY_PAIR(a4, b4);
      MULTIPLY_PAIR(a5, b5);
      MULTIPLY_PAIR(a6, b6);
      MULTIPLY_PAIR(a7, b7);
    }
    rows.quants += layout == MIGA_Q8_0 ? 512 : 256, rows.highBits += 64, rows.scales += 16;
  }
#define SUM(p) acc[p][0] = a##p, acc[p][1] = b##p
  SUM(0), SUM(1), SUM(2), SUM(3), SUM(4), SUM(5), SUM(6), SUM(7);
#undef SUM
}
#undef MULTIPLY_PAIR

/* The same, from and to out [tokens, outColumns], of which the first `count` columns are there; zero before the first
   blocks. */
INLINE void multiply_pairs(int layout, four_rows rows, int blocks, const pair_block *x, int pairs, int isFirst, int tokens,
                           float *out, int64_t outColumns, int count) {
  float32x4_t acc[MOST_PAIRS][2];
  UNROLL for (int p = 0; p < MOST_PAIRS; p++) acc[p][0] = acc[p][1] = vdupq_n_f32(0);
  if (!isFirst) {
    float sums[2 * MOST_PAIRS][4] = {{0}};
    for (int t = 0; t < tokens; t++) {
      for (int r = 0; r < count; r++) sums[t][r] = out[t * outColumns + r];
    }
    UNROLL for (int p = 0; p < pairs; p++) {
      float32x4_t one = vld1q_f32(sums[2 * p]), other = vld1q_f32(sums[2 * p + 1]);
      acc[p][0] = vzip1q_f32(one, other), acc[p][1] = vzip2q_f32(one, other);
    }
  }
  multiply_rows(layout, rows, blocks, x, pairs, acc);
  if (tokens == 2 * pairs && count == 4) {
    UNROLL for (int p = 0; p < pairs; p++, out += 2 * outColumns) {
      vst1q_f32(out, vuzp1q_f32(acc[p][0], acc[p][1]));
      vst1q_f32(out + outColumns, vuzp2q_f32(acc[p][0], acc[p][1]));
    }
    return;
  }
  float sums[2 * MOST_PAIRS][4];
  UNROLL for (int p = 0; p < pairs; p++) {
    vst1q_f32(sums[2 * p], vuzp1q_f32(acc[p][0], acc[p][1]));
    vst1q_f32(sums[2 * p + 1], vuzp2q_f32(acc[p][0], acc[p][1]));
  }
  for (int t = 0; t < tokens; t++) {
    for (int r = 0; r < count; r++) out[t * outColumns + r] = sums[t][r];
  }
}

/* What matmul does, for a layout of OWN_MATMUL; a tile has `tileBytes`. */
INLINE void own_matmul(int layout, const uint8_t *w, int64_t tileBytes, int columns, const miga_block *prepared,
                       int tokens, float *out, int64_t outColumns, int rowFrom, int rowTo) {
  int all = columns / 32;
  int64_t quantBytes = layout == MIGA_Q8_0 ? 512 : 256, scalesAt = (quantBytes + (layout == MIGA_Q5_0 ? 64 : 0)) * all;
  pair_block x[MOST_PAIRS * PAIR_BLOCKS];
  for (int t = 0, n; t < tokens; t += n) {
    int left = tokens - t, pairs = left >= 15 ? 8 : left >= 7 ? 4 : left >= 3 ? 2 : 1;
    n = left < 2 * pairs ? left : 2 * pairs;
    for (int from = 0; from < all; from += PAIR_BLOCKS) {
      int blocks = all - from < PAIR_BLOCKS ? all - from : PAIR_BLOCKS;
      pair_up(layout, prepared + (int64_t)t * all + from, all, n, blocks, x);
      for (int row = rowFrom; row < rowTo; row += 4) {
        const uint8_t *tile = w + row / 16 * tileBytes;
        int r = row % 16, count = rowTo - row < 4 ? rowTo - row : 4;
        four_rows rows = {tile + quantBytes * from + 4 * r, tile + 256 * (int64_t)all + 64 * from + r / 2,
                          (const uint16_t *)(tile + scalesAt) + 16 * from + r};
        float *to = out + t * outColumns + row;
#define CALL(size) multiply_pairs(layout, rows, blocks, x, size, from == 0, n, to, outColumns, count)
        switch (pairs) {
          case 8: CALL(8); break;
          case 4: CALL(4); break;
          case 2: CALL(2); break;
          default: CALL(1);
        }
#undef CALL
      }
    }
  }
}
