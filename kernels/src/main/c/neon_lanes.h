/*
 * What neon_rows.h asks for, with sdot, which multiplies four columns of four rows, as they lie in a tile, with those of
 * one token, which it takes from a lane.
 */

/* Sums count from the bits of this float, 1.5 * 2^23: an integer of less than 2^22 added to them makes the float that is
   so much larger, and what a subtraction leaves of that is the integer as a float, exactly. On a Cortex-A76 it takes less
   than a conversion. */
enum { ORIGIN = 0x4B400000 };

/* Two tokens' activations of a block. */
typedef struct {
  int32_t start[4][4];  /* ORIGIN and what the zero point adds, for each row: of a half of the columns of the first token,
                           of the second, of the other half of the first, of the second */
  int8_t quants[4][16]; /* four columns of a half of the first, of the second, of the other half of the first, of the
                           second */
  int32_t origin[4];    /* as no register is left to keep it in */
  float scale[4];       /* as start */
} pair_block;

static void pair_up(int layout, const miga_block *x, int64_t stride, int tokens, int blocks, pair_block *out) {
  int zero = layout == MIGA_Q5_0 ? 1 : 0;
  for (int b = 0; b < blocks; b++) {
    for (int t = 0; t < tokens; t += 2, out++) {
      const miga_block *first = x + t * stride + b, *from[2] = {first, t + 1 < tokens ? first + stride : first};
      int32x4_t quants[4], turned[4];
      UNROLL for (int i = 0; i < 4; i++) {
        const miga_block *token = from[i % 2];
        int half = i / 2;
        quants[i] = vreinterpretq_s32_s8(vld1q_s8(token->quants + 16 * half));
        vst1q_s32(out->start[i], vdupq_n_s32(ORIGIN + (layout == MIGA_Q8_0 ? 0 : token->start[zero][half])));
        out->scale[i] = token->scale[half];
      }
      turn4(quants, turned);
      UNROLL for (int k = 0; k < 4; k++) vst1q_s8(out->quants[k], vreinterpretq_s8_s32(turned[k]));
      vst1q_s32(out->origin, vdupq_n_s32(ORIGIN));
    }
  }
}

/* quants[k] is columns 4 * k ... of each row. */
typedef struct {
  uint8x16_t quants[8];
  float32x4_t scale;
} row_block;

INLINE row_block read_rows(int layout, four_rows rows) {
  row_block w;
  w.scale = load4_f16(rows.scales);
  if (layout == MIGA_Q8_0) {
    UNROLL for (int k = 0; k < 8; k++) w.quants[k] = veorq_u8(vld1q_u8(rows.quants + 64 * k), vdupq_n_u8(BYTES_LESS));
    return w;
  }
  UNROLL for (int k = 0; k < 4; k++) {
    uint8x16_t both = vld1q_u8(rows.quants + 64 * k);
    w.quants[k] = vandq_u8(both, vdupq_n_u8(15));
    w.quants[4 + k] = vshrq_n_u8(both, 4);
  }
  if (layout == MIGA_Q5_0) {
    UNROLL for (int k = 0; k < 8; k++) w.quants[k] = vorrq_u8(w.quants[k], high_bits(rows.highBits + 8 * k));
  }
  return w;
}

/* In assembly, as in neon_pairs.h: sixteen sums, eight registers of weights and a scale leave seven to load into. `a` has
   the rows of the first token, `b` those of the second. Four chains of sdot run side by side, for cores that start
   instructions in order. */
#define MULTIPLY_COLUMNS(low, high, x)          \
  "sdot v0.4s, %[" low "].16b, " x ".4b[0]\n"  \
  "sdot v1.4s, %[" low "].16b, " x ".4b[1]\n"  \
  "sdot v2.4s, %[" high "].16b, " x ".4b[2]\n" \
  "sdot v3.4s, %[" high "].16b, " x ".4b[3]\n"
#define MULTIPLY_PAIR(a, b)                                                                                       \
  __asm__("ld1 {v0.4s, v1.4s, v2.4s, v3.4s}, [%[x]], #64\n"                                                       \
          "ld1 {v4.16b, v5.16b, v6.16b}, [%[x]], #48\n"                                                           \
          MULTIPLY_COLUMNS("w0", "w4", "v4")                                                                      \
          MULTIPLY_COLUMNS("w1", "w5", "v5")                                                                      \
          MULTIPLY_COLUMNS("w2", "w6", "v6")                                                                      \
          "ld1 {v4.16b, v5.16b, v6.16b}, [%[x]], #48\n"                                                           \
          MULTIPLY_COLUMNS("w3", "w7", "v4")                                                                      \
          "fsub v0.4s, v0.4s, v5.4s\n"                                                                            \
          "fsub v1.4s, v1.4s, v5.4s\n"                                                                            \
          "fsub v2.4s, v2.4s, v5.4s\n"                                                                            \
          "fsub v3.4s, v3.4s, v5.4s\n"                                                                            \
          "fmul v0.4s, v0.4s, v6.s[0]\n"                                                                          \
          "fmul v1.4s, v1.4s, v6.s[1]\n"                                                                          \
          "fmla v0.4s, v2.4s, v6.s[2]\n"                                                                          \
          "fmla v1.4s, v3.4s, v6.s[3]\n"                                                                          \
          "fmla %[sum0].4s, v0.4s, %[s].4s\n"                                                                     \
          "fmla %[sum1].4s, v1.4s, %[s].4s\n"                                                                     \
          : [x] "+r"(x), [sum0] "+w"(a), [sum1] "+w"(b)                                                           \
          : [w0] "w"(w.quants[0]), [w1] "w"(w.quants[1]), [w2] "w"(w.quants[2]), [w3] "w"(w.quants[3]),           \
            [w4] "w"(w.quants[4]), [w5] "w"(w.quants[5]), [w6] "w"(w.quants[6]), [w7] "w"(w.quants[7]),           \
            [s] "w"(w.scale)                                                                                      \
          : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "memory")

/* They are the same. */
INLINE void enter_sums(float32x4_t *sums, int tokens) { (void)sums, (void)tokens; }
INLINE void leave_sums(float32x4_t *sums, int tokens) { (void)sums, (void)tokens; }
