/*
 * What neon_rows.h asks for, with usmmla, which multiplies eight columns of two rows with those of two tokens.
 */
/* Two tokens' activations of a block. */
typedef struct {
  int8_t quants[4][16];   /* eight columns of the first, the same of the second */
  int32_t start[2][2][4]; /* of a half of the columns: first, second, first, second; and twice: what the zero point adds */
  float scale[2][4];      /* of a half: first, second, first, second */
} pair_block;

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

/* quants[2 * i + j] is columns 8 * i ... of rows 2 * j and 2 * j + 1, which have scale[j]. */
typedef struct {
  uint8x16_t quants[8];
  float32x4_t scale[2];
} row_block;

INLINE row_block read_rows(int layout, four_rows rows) {
  row_block out;
  uint8x16_t *w = out.quants;
  float32x4_t scale = load4_f16(rows.scales);
  out.scale[0] = vzip1q_f32(scale, scale), out.scale[1] = vzip2q_f32(scale, scale);
  if (layout == MIGA_Q8_0) {
    UNROLL for (int i = 0; i < 4; i++) {
      zip_rows(vld1q_u8(rows.quants + 128 * i), vld1q_u8(rows.quants + 128 * i + 64), w + 2 * i, w + 2 * i + 1);
    }
    return out;
  }
  uint8x16_t nibble, both[4];
  __asm__ volatile("movi %0.16b, #15" : "=w"(nibble)); /* made anew: no register is left to keep it in */
  zip_rows(vld1q_u8(rows.quants), vld1q_u8(rows.quants + 64), both, both + 1);
  zip_rows(vld1q_u8(rows.quants + 128), vld1q_u8(rows.quants + 192), both + 2, both + 3);
  UNROLL for (int i = 0; i < 4; i++) {
    w[i] = vandq_u8(both[i], nibble);
    w[4 + i] = vshrq_n_u8(both[i], 4);
  }
  if (layout == MIGA_Q5_0) {
    UNROLL for (int i = 0; i < 4; i++) {
      uint8x16_t high[2];
      zip_rows(high_bits(rows.highBits + 16 * i), high_bits(rows.highBits + 16 * i + 8), high, high + 1);
      w[2 * i] = vorrq_u8(w[2 * i], high[0]);
      w[2 * i + 1] = vorrq_u8(w[2 * i + 1], high[1]);
    }
  }
  return out;
}

/* In assembly, because sixteen sums, eight registers of weights and two scales leave six to load into, which compilers
   do not manage. `a` has rows 0 and 1 of both tokens, `b` has rows 2 and 3. */
#define MULTIPLY_PAIR(a, b)                                                                                       \
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
          "fmla %[sum0].4s, v4.4s, %[s0].4s\n"                                                                    \
          "fmla %[sum1].4s, v5.4s, %[s1].4s\n"                                                                    \
          : [x] "+r"(x), [sum0] "+w"(a), [sum1] "+w"(b)                                                           \
          : [w0] "w"(w.quants[0]), [w1] "w"(w.quants[1]), [w2] "w"(w.quants[2]), [w3] "w"(w.quants[3]),           \
            [w4] "w"(w.quants[4]), [w5] "w"(w.quants[5]), [w6] "w"(w.quants[6]), [w7] "w"(w.quants[7]),           \
            [s0] "w"(w.scale[0]), [s1] "w"(w.scale[1])                                                            \
          : "v0", "v1", "v2", "v3", "v4", "v5", "memory")

INLINE void enter_sums(float32x4_t *sums, int tokens) {
  UNROLL for (int t = 0; t < tokens; t += 2) {
    float32x4_t one = sums[t], other = sums[t + 1];
    sums[t] = vzip1q_f32(one, other), sums[t + 1] = vzip2q_f32(one, other);
  }
}
INLINE void leave_sums(float32x4_t *sums, int tokens) {
  UNROLL for (int t = 0; t < tokens; t += 2) {
    float32x4_t low = sums[t], high = sums[t + 1];
    sums[t] = vuzp1q_f32(low, high), sums[t + 1] = vuzp2q_f32(low, high);
  }
}
