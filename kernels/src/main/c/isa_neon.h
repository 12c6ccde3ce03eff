/*
 * Sixteen lanes in four NEON registers. Compiled twice: with the dot products of ARMv8.2 (sdot), as `neon`, and with
 * the products of ARMv8.6 (usmmla) too, as `neoni8mm`. Matmuls of two tokens and more are in neon_rows.h.
 */
#include <arm_neon.h>
#include <stdint.h>

#ifdef __ARM_FEATURE_MATMUL_INT8
#define SET(name) miga_neoni8mm_##name
#else
#define SET(name) miga_neon_##name
#endif
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")
#define TOKEN_TILE 4
#define ATTENTION_STRIP 1

typedef struct {
  float32x4_t a, b, c, d;
} vf;
typedef struct {
  int32x4_t a, b, c, d;
} vi;

/* The same of each of the four registers. */
#define EACH(type, one) ((type){one(a), one(b), one(c), one(d)})

INLINE vf vf_set(float x) {
  float32x4_t all = vdupq_n_f32(x);
  return (vf){all, all, all, all};
}
INLINE vf vf_zero(void) { return vf_set(0); }
INLINE vf vf_load(const float *p) { return (vf){vld1q_f32(p), vld1q_f32(p + 4), vld1q_f32(p + 8), vld1q_f32(p + 12)}; }
INLINE void vf_store(float *p, vf x) {
  vst1q_f32(p, x.a);
  vst1q_f32(p + 4, x.b);
  vst1q_f32(p + 8, x.c);
  vst1q_f32(p + 12, x.d);
}
INLINE vf vf_load_n(const float *p, int n) {
  if (n == 16) return vf_load(p);
  float padded[16] = {0};
  for (int i = 0; i < n; i++) padded[i] = p[i];
  return vf_load(padded);
}
INLINE void vf_store_n(float *p, vf x, int n) {
  if (n == 16) {
    vf_store(p, x);
    return;
  }
  float all[16];
  vf_store(all, x);
  for (int i = 0; i < n; i++) p[i] = all[i];
}

#define PAIRWISE(type, name, operation) \
  INLINE type name(type x, type y) {    \
    return (type){operation(x.a, y.a), operation(x.b, y.b), operation(x.c, y.c), operation(x.d, y.d)}; \
  }
PAIRWISE(vf, vf_add, vaddq_f32)
PAIRWISE(vf, vf_sub, vsubq_f32)
PAIRWISE(vf, vf_mul, vmulq_f32)
PAIRWISE(vf, vf_div, vdivq_f32)
PAIRWISE(vf, vf_max, vmaxq_f32)
PAIRWISE(vf, vf_min, vminq_f32)
PAIRWISE(vi, vi_and, vandq_s32)
PAIRWISE(vi, vi_or, vorrq_s32)
PAIRWISE(vi, vi_xor, veorq_s32)
#undef PAIRWISE

INLINE vf vf_abs(vf x) {
#define ONE(i) vabsq_f32(x.i)
  return EACH(vf, ONE);
#undef ONE
}
INLINE vf vf_round(vf x) {
#define ONE(i) vrndnq_f32(x.i)
  return EACH(vf, ONE);
#undef ONE
}
INLINE vf vf_fma(vf x, vf y, vf z) {
#define ONE(i) vfmaq_f32(z.i, x.i, y.i)
  return EACH(vf, ONE);
#undef ONE
}
INLINE vf vf_fnma(vf x, vf y, vf z) {
#define ONE(i) vfmsq_f32(z.i, x.i, y.i)
  return EACH(vf, ONE);
#undef ONE
}
INLINE vf vf_scale2(vf x, vf n) {
  int32x4_t bias = vdupq_n_s32(127);
#define ONE(i) vmulq_f32(x.i, vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtnq_s32_f32(n.i), bias), 23)))
  return EACH(vf, ONE);
#undef ONE
}
INLINE float vf_sum(vf x) { return vaddvq_f32(vaddq_f32(vaddq_f32(x.a, x.c), vaddq_f32(x.b, x.d))); }
INLINE float vf_max_lane(vf x) { return vmaxvq_f32(vmaxq_f32(vmaxq_f32(x.a, x.c), vmaxq_f32(x.b, x.d))); }
INLINE float32x4_t reduce4(const vf *x) {
  float32x4_t sum[4];
  UNROLL for (int i = 0; i < 4; i++) sum[i] = vaddq_f32(vaddq_f32(x[i].a, x[i].c), vaddq_f32(x[i].b, x[i].d));
  return vpaddq_f32(vpaddq_f32(sum[0], sum[1]), vpaddq_f32(sum[2], sum[3]));
}
INLINE vf vf_reduce16(const vf *x) { return (vf){reduce4(x), reduce4(x + 4), reduce4(x + 8), reduce4(x + 12)}; }
INLINE unsigned four_bits(uint32x4_t set) {
  const uint32x4_t bit = {1, 2, 4, 8};
  return vaddvq_u32(vandq_u32(set, bit));
}
INLINE unsigned vf_at_least(vf x, vf y) {
  return four_bits(vcgeq_f32(x.a, y.a)) | four_bits(vcgeq_f32(x.b, y.b)) << 4 | four_bits(vcgeq_f32(x.c, y.c)) << 8 |
         four_bits(vcgeq_f32(x.d, y.d)) << 12;
}
/* All ones in lanes [from, to) of the four from `first` on. */
INLINE uint32x4_t lanes_between(int first, int from, int to) {
  const int32x4_t four = {0, 1, 2, 3};
  int32x4_t lane = vaddq_s32(four, vdupq_n_s32(first));
  return vandq_u32(vcgeq_s32(lane, vdupq_n_s32(from)), vcltq_s32(lane, vdupq_n_s32(to)));
}
INLINE vf vf_between_or(vf x, int from, int to, vf other) {
  return (vf){vbslq_f32(lanes_between(0, from, to), x.a, other.a), vbslq_f32(lanes_between(4, from, to), x.b, other.b),
              vbslq_f32(lanes_between(8, from, to), x.c, other.c),
              vbslq_f32(lanes_between(12, from, to), x.d, other.d)};
}
INLINE vf vf_between(vf x, int from, int to) { return vf_between_or(x, from, to, vf_zero()); }

INLINE float32x4_t load4_f16(const uint16_t *p) { return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p))); }
INLINE vf vf_load_f16(const uint16_t *p) {
  return (vf){load4_f16(p), load4_f16(p + 4), load4_f16(p + 8), load4_f16(p + 12)};
}
INLINE vf vf_load_f16_n(const uint16_t *p, int n) {
  if (n == 16) return vf_load_f16(p);
  uint16_t padded[16] = {0};
  for (int i = 0; i < n; i++) padded[i] = p[i];
  return vf_load_f16(padded);
}
INLINE void store4_f16(uint16_t *p, float32x4_t x) { vst1_u16(p, vreinterpret_u16_f16(vcvt_f16_f32(x))); }
INLINE void vf_store_f16_n(uint16_t *p, vf x, int n) {
  uint16_t all[16], *to = n == 16 ? p : all;
  store4_f16(to, x.a);
  store4_f16(to + 4, x.b);
  store4_f16(to + 8, x.c);
  store4_f16(to + 12, x.d);
  if (n != 16) {
    for (int i = 0; i < n; i++) p[i] = all[i];
  }
}
INLINE float32x4_t load4_bf16(const uint16_t *p) { return vreinterpretq_f32_u32(vshll_n_u16(vld1_u16(p), 16)); }
INLINE vf vf_load_bf16(const uint16_t *p) {
  return (vf){load4_bf16(p), load4_bf16(p + 4), load4_bf16(p + 8), load4_bf16(p + 12)};
}
INLINE vf vf_load_s8(const int8_t *p) {
  int8x16_t all = vld1q_s8(p);
  int16x8_t low = vmovl_s8(vget_low_s8(all)), high = vmovl_s8(vget_high_s8(all));
  return (vf){vcvtq_f32_s32(vmovl_s16(vget_low_s16(low))), vcvtq_f32_s32(vmovl_s16(vget_high_s16(low))),
              vcvtq_f32_s32(vmovl_s16(vget_low_s16(high))), vcvtq_f32_s32(vmovl_s16(vget_high_s16(high)))};
}
INLINE void vf_spread_f16(const uint16_t *p, vf *first, vf *second) {
  float32x4_t all = load4_f16(p);
  float32x4_t s0 = vdupq_laneq_f32(all, 0), s1 = vdupq_laneq_f32(all, 1);
  float32x4_t s2 = vdupq_laneq_f32(all, 2), s3 = vdupq_laneq_f32(all, 3);
  *first = (vf){s0, s0, s1, s1};
  *second = (vf){s2, s2, s3, s3};
}
INLINE void vf_broadcast4_f16(const uint16_t *p, vf *out) {
  float32x4_t all = load4_f16(p);
  float32x4_t s0 = vdupq_laneq_f32(all, 0), s1 = vdupq_laneq_f32(all, 1);
  float32x4_t s2 = vdupq_laneq_f32(all, 2), s3 = vdupq_laneq_f32(all, 3);
  out[0] = (vf){s0, s0, s0, s0};
  out[1] = (vf){s1, s1, s1, s1};
  out[2] = (vf){s2, s2, s2, s2};
  out[3] = (vf){s3, s3, s3, s3};
}

INLINE vi vi_set(int32_t x) {
  int32x4_t all = vdupq_n_s32(x);
  return (vi){all, all, all, all};
}
INLINE vi vi_set_bytes(int x) {
  int32x4_t all = vreinterpretq_s32_s8(vdupq_n_s8((int8_t)x));
  return (vi){all, all, all, all};
}
INLINE int32x4_t load_16(const uint8_t *p) { return vreinterpretq_s32_u8(vld1q_u8(p)); }
INLINE vi vi_load(const void *p) {
  const uint8_t *at = (const uint8_t *)p;
  return (vi){load_16(at), load_16(at + 16), load_16(at + 32), load_16(at + 48)};
}
INLINE void vi_store(void *p, vi x) {
  uint8_t *at = (uint8_t *)p;
  vst1q_u8(at, vreinterpretq_u8_s32(x.a));
  vst1q_u8(at + 16, vreinterpretq_u8_s32(x.b));
  vst1q_u8(at + 32, vreinterpretq_u8_s32(x.c));
  vst1q_u8(at + 48, vreinterpretq_u8_s32(x.d));
}
INLINE vi vi_shl4(vi x) {
#define ONE(i) vreinterpretq_s32_u8(vshlq_n_u8(vreinterpretq_u8_s32(x.i), 4))
  return EACH(vi, ONE);
#undef ONE
}
INLINE vi vi_low4(vi x) { return vi_and(x, vi_set_bytes(15)); }
INLINE vi vi_high4(vi x) {
#define ONE(i) vreinterpretq_s32_u8(vshrq_n_u8(vreinterpretq_u8_s32(x.i), 4))
  return EACH(vi, ONE);
#undef ONE
}
INLINE vi vi_dot_small(vi acc, vi w, vi x) {
#define ONE(i) vdotq_s32(acc.i, vreinterpretq_s8_s32(w.i), vreinterpretq_s8_s32(x.i))
  return EACH(vi, ONE);
#undef ONE
}

/* sdot takes the four activations that meet a row's four weights from a lane, so sixteen are loaded once. */
#define OWN_DOTS
#define BYTES_LESS 128
#define DOT_LANE(lane)                                                                  \
  INLINE vi dot_lane##lane(vi acc, vi w, int8x16_t x) {                                 \
    return (vi){vdotq_laneq_s32(acc.a, vreinterpretq_s8_s32(w.a), x, lane),             \
                vdotq_laneq_s32(acc.b, vreinterpretq_s8_s32(w.b), x, lane),             \
                vdotq_laneq_s32(acc.c, vreinterpretq_s8_s32(w.c), x, lane),             \
                vdotq_laneq_s32(acc.d, vreinterpretq_s8_s32(w.d), x, lane)};            \
  }
DOT_LANE(0)
DOT_LANE(1)
DOT_LANE(2)
DOT_LANE(3)
#undef DOT_LANE
INLINE void vi_dots_small(vi *sum, const vi *w, const int8_t *quants, int64_t stride, int tokens) {
  UNROLL for (int t = 0; t < tokens; t++) {
    int8x16_t x = vld1q_s8(quants + t * stride);
    sum[t] = dot_lane3(dot_lane2(dot_lane1(dot_lane0(sum[t], w[0], x), w[1], x), w[2], x), w[3], x);
  }
}
INLINE void vi_dots_bytes(vi *sum, const vi *w, const int8_t *quants, int64_t stride, int tokens) {
  vi sign = vi_set_bytes(0x80), centred[4];
  UNROLL for (int k = 0; k < 4; k++) centred[k] = vi_xor(w[k], sign);
  vi_dots_small(sum, centred, quants, stride, tokens);
}

INLINE vf vi_to_float(vi x) {
#define ONE(i) vcvtq_f32_s32(x.i)
  return EACH(vf, ONE);
#undef ONE
}
/* 16 in each byte whose bit of the two bytes from `first` on is set. */
INLINE int32x4_t spread_bits(uint8x16_t bits, int first) {
  const uint8x16_t byte = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1};
  const uint8x16_t bit = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t spread = vqtbl1q_u8(bits, vaddq_u8(byte, vdupq_n_u8((uint8_t)first)));
  return vreinterpretq_s32_u8(vandq_u8(vtstq_u8(spread, bit), vdupq_n_u8(16)));
}
INLINE vi vi_add_high_bits(vi x, uint64_t bits) {
  uint8x16_t all = vreinterpretq_u8_u64(vdupq_n_u64(bits));
  return vi_or(x, (vi){spread_bits(all, 0), spread_bits(all, 2), spread_bits(all, 4), spread_bits(all, 6)});
}
INLINE int32_t vi_sum(vi x) { return vaddvq_s32(vaddq_s32(vaddq_s32(x.a, x.b), vaddq_s32(x.c, x.d))); }
INLINE vi vf_to_int(vf x) {
#define ONE(i) vcvtnq_s32_f32(x.i)
  return EACH(vi, ONE);
#undef ONE
}
INLINE void vi_store_s8(int8_t *p, vi x) {
  int16x8_t low = vcombine_s16(vqmovn_s32(x.a), vqmovn_s32(x.b));
  int16x8_t high = vcombine_s16(vqmovn_s32(x.c), vqmovn_s32(x.d));
  vst1q_s8(p, vcombine_s8(vqmovn_s16(low), vqmovn_s16(high)));
}

/* Lane r of the c-th is the c-th 32 bits of row r. */
INLINE void turn4(const int32x4_t *rows, int32x4_t *columns) {
  int64x2_t low01 = vreinterpretq_s64_s32(vzip1q_s32(rows[0], rows[1]));
  int64x2_t high01 = vreinterpretq_s64_s32(vzip2q_s32(rows[0], rows[1]));
  int64x2_t low23 = vreinterpretq_s64_s32(vzip1q_s32(rows[2], rows[3]));
  int64x2_t high23 = vreinterpretq_s64_s32(vzip2q_s32(rows[2], rows[3]));
  columns[0] = vreinterpretq_s32_s64(vzip1q_s64(low01, low23));
  columns[1] = vreinterpretq_s32_s64(vzip2q_s64(low01, low23));
  columns[2] = vreinterpretq_s32_s64(vzip1q_s64(high01, high23));
  columns[3] = vreinterpretq_s32_s64(vzip2q_s64(high01, high23));
}

#define OWN_COLUMNS
INLINE void vi_columns(const uint8_t *rows, int64_t stride, int count, vi *columns) {
  UNROLL for (int part = 0; part < 4; part++) {
    int32x4_t turned[4][4];
    UNROLL for (int i = 0; i < 4; i++) {
      int32x4_t row[4];
      UNROLL for (int j = 0; j < 4; j++) {
        int r = 4 * i + j < count ? 4 * i + j : count - 1;
        row[j] = load_16(rows + r * stride + 16 * part);
      }
      turn4(row, turned[i]);
    }
    UNROLL for (int c = 0; c < 4; c++) columns[4 * part + c] = (vi){turned[0][c], turned[1][c], turned[2][c], turned[3][c]};
  }
}
INLINE void vf_columns_f16(const uint16_t *rows, int64_t stride, int count, int n, vf *columns) {
  int32x4_t turned[2][4][4];
  UNROLL for (int i = 0; i < 4; i++) {
    int32x4_t row[2][4];
    UNROLL for (int j = 0; j < 4; j++) {
      const uint16_t *at = rows + (4 * i + j < count ? 4 * i + j : count - 1) * (stride / 2);
      uint16_t padded[8] = {0};
      if (n < 8) {
        for (int c = 0; c < n; c++) padded[c] = at[c];
        at = padded;
      }
      row[0][j] = vreinterpretq_s32_f32(load4_f16(at));
      row[1][j] = vreinterpretq_s32_f32(load4_f16(at + 4));
    }
    turn4(row[0], turned[0][i]);
    turn4(row[1], turned[1][i]);
  }
  UNROLL for (int c = 0; c < 8; c++) {
#define ONE(i) vreinterpretq_f32_s32(turned[c / 4][i][c % 4])
    columns[c] = (vf){ONE(0), ONE(1), ONE(2), ONE(3)};
#undef ONE
  }
}

INLINE void prefetch(const void *p) { __builtin_prefetch(p); }

#include "neon_rows.h"
