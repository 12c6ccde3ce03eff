/*
 * Matmuls of two tokens and more: four rows by up to sixteen tokens, whose f32 sums stay in registers. How a block is
 * multiplied depends on what the processor has: neon_pairs.h does it with usmmla, neon_lanes.h with sdot. Every element
 * is summed as quantized_tile sums it, so the bits are the same.
 *
 * Each of the two defines:
 *   pair_block         two tokens' activations of a block, in the order in which registers take them
 *   void pair_up(layout, x, stride, tokens, blocks, out)
 *                      makes pairs, once for all rows, of the tokens at `x`, which lie `stride` blocks apart; the last of
 *                      an odd number is its own partner. out [blocks, pairs]
 *   row_block read_rows(layout, rows)
 *                      a block of four rows
 *   MULTIPLY_PAIR(a, b)
 *                      adds the row_block `w` times the pair_block at `x`, which goes on to the next, to the sums of both
 *                      tokens
 *   void enter_sums(sums, tokens), leave_sums(sums, tokens)
 *                      from a token's four rows in each register to what MULTIPLY_PAIR adds to, and back
 */
#include "miga_kernels.h"

#define OWN_MATMUL(layout) ((layout) == MIGA_Q4_0 || (layout) == MIGA_Q5_0 || (layout) == MIGA_Q8_0)

enum { MOST_TOKENS = 16, PAIR_BLOCKS = 64 /* of a row at a time: 80 KB of pairs */ };

/* Where the parts of four rows of a tile lie, from some block on. */
typedef struct {
  const uint8_t *quants, *highBits;
  const uint16_t *scales;
} four_rows;

/* 16 in each byte of four columns of four rows whose bit is set. */
INLINE uint8x16_t high_bits(const uint8_t *from) {
  uint16_t bits;
  __builtin_memcpy(&bits, from, 2);
  return vreinterpretq_u8_s32(spread_bits(vreinterpretq_u8_u16(vdupq_n_u16(bits)), 0));
}

#ifdef __ARM_FEATURE_MATMUL_INT8
#include "neon_pairs.h"
#else
#include "neon_lanes.h"
#endif

/* sums += four rows times each token; `tokens` is a constant. Sums have registers of their own: left to itself, GCC
   moves them about. */
INLINE void multiply_rows(int layout, four_rows rows, int blocks, const pair_block *x, int tokens, float32x4_t *sums) {
#define SUM(t, name) register float32x4_t s##t __asm__(name) = sums[t]
  SUM(0, "v16");
  SUM(1, "v17");
  SUM(2, "v18");
  SUM(3, "v19");
  SUM(4, "v20");
  SUM(5, "v21");
  SUM(6, "v22");
  SUM(7, "v23");
  SUM(8, "v24");
  SUM(9, "v25");
  SUM(10, "v26");
  SUM(11, "v27");
  SUM(12, "v28");
  SUM(13, "v29");
  SUM(14, "v30");
  SUM(15, "v31");
#undef SUM
  for (int b = 0; b < blocks; b++) {
    row_block w = read_rows(layout, rows);
    MULTIPLY_PAIR(s0, s1);
    if (tokens > 2) MULTIPLY_PAIR(s2, s3);
    if (tokens > 4) {
      MULTIPLY_PAIR(s4, s5);
      MULTIPLY_PAIR(s6, s7);
    }
    if (tokens > 8) {
      MULTIPLY_PAIR(s8, s9);
      MULTIPLY_PAIR(s10, s11);
      MULTIPLY_PAIR(s12, s13);
      MULTIPLY_PAIR(s14, s15);
    }
    rows.quants += layout == MIGA_Q8_0 ? 512 : 256, rows.highBits += 64, rows.scales += 16;
  }
#define SUM(t) sums[t] = s##t
  SUM(0), SUM(1), SUM(2), SUM(3), SUM(4), SUM(5), SUM(6), SUM(7);
  SUM(8), SUM(9), SUM(10), SUM(11), SUM(12), SUM(13), SUM(14), SUM(15);
#undef SUM
}

/* The same for the first `tokens` of `most` (a constant), from and to out [tokens, outColumns], of which the first
   `count` columns are there; zero before the first blocks. */
INLINE void multiply_tokens(int layout, four_rows rows, int blocks, const pair_block *x, int most, int isFirst,
                            int tokens, float *out, int64_t outColumns, int count) {
  float32x4_t sums[MOST_TOKENS];
  UNROLL for (int t = 0; t < MOST_TOKENS; t++) sums[t] = vdupq_n_f32(0);
  if (!isFirst) {
    float before[MOST_TOKENS][4] = {{0}};
    for (int t = 0; t < tokens; t++) {
      for (int r = 0; r < count; r++) before[t][r] = out[t * outColumns + r];
    }
    UNROLL for (int t = 0; t < most; t++) sums[t] = vld1q_f32(before[t]);
    enter_sums(sums, most);
  }
  multiply_rows(layout, rows, blocks, x, most, sums);
  leave_sums(sums, most);
  if (tokens == most && count == 4) {
    UNROLL for (int t = 0; t < most; t++) vst1q_f32(out + t * outColumns, sums[t]);
    return;
  }
  float after[MOST_TOKENS][4];
  UNROLL for (int t = 0; t < most; t++) vst1q_f32(after[t], sums[t]);
  for (int t = 0; t < tokens; t++) {
    for (int r = 0; r < count; r++) out[t * outColumns + r] = after[t][r];
  }
}

/* What matmul does, for a layout of OWN_MATMUL; a tile has `tileBytes`. */
INLINE void own_matmul(int layout, const uint8_t *w, int64_t tileBytes, int columns, const miga_block *prepared,
                       int tokens, float *out, int64_t outColumns, int rowFrom, int rowTo) {
  int all = columns / 32;
  int64_t quantBytes = layout == MIGA_Q8_0 ? 512 : 256, scalesAt = (quantBytes + (layout == MIGA_Q5_0 ? 64 : 0)) * all;
  pair_block x[MOST_TOKENS / 2 * PAIR_BLOCKS];
  for (int t = 0, n; t < tokens; t += n) {
    int left = tokens - t, most = left >= 15 ? 16 : left >= 7 ? 8 : left >= 3 ? 4 : 2;
    n = left < most ? left : most;
    for (int from = 0; from < all; from += PAIR_BLOCKS) {
      int blocks = all - from < PAIR_BLOCKS ? all - from : PAIR_BLOCKS;
      pair_up(layout, prepared + (int64_t)t * all + from, all, n, blocks, x);
      for (int row = rowFrom; row < rowTo; row += 4) {
        const uint8_t *tile = w + row / 16 * tileBytes;
        int r = row % 16, count = rowTo - row < 4 ? rowTo - row : 4;
        four_rows rows = {tile + quantBytes * from + 4 * r, tile + 256 * (int64_t)all + 64 * from + r / 2,
                          (const uint16_t *)(tile + scalesAt) + 16 * from + r};
        float *to = out + t * outColumns + row;
#define CALL(size) multiply_tokens(layout, rows, blocks, x, size, from == 0, n, to, outColumns, count)
        switch (most) {
          case 16: CALL(16); break;
          case 8: CALL(8); break;
          case 4: CALL(4); break;
          default: CALL(2);
        }
#undef CALL
      }
    }
  }
}
