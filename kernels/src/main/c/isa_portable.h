/* Sixteen lanes in plain C; compilers turn the loops into whatever vectors they know. */
#include <stdint.h>

#define SET(name) miga_portable_##name
#define INLINE static inline
#define UNROLL
#define TOKEN_TILE 4
#define ATTENTION_STRIP 2

typedef struct {
  float at[16];
} vf;
typedef struct {
  int32_t at[16];
} vi;

#define LANES for (int i = 0; i < 16; i++)

static inline vf vf_set(float x) {
  vf out;
  LANES out.at[i] = x;
  return out;
}
static inline vf vf_zero(void) { return vf_set(0); }
static inline vf vf_load_n(const float *p, int n) {
  vf out;
  LANES out.at[i] = i < n ? p[i] : 0;
  return out;
}
static inline vf vf_load(const float *p) {
  vf out;
  __builtin_memcpy(&out, p, 64);
  return out;
}
static inline void vf_store(float *p, vf a) { __builtin_memcpy(p, &a, 64); }
static inline void vf_store_n(float *p, vf a, int n) {
  for (int i = 0; i < n; i++) p[i] = a.at[i];
}

#define LANEWISE(name, expression)      \
  static inline vf name(vf a, vf b) {   \
    LANES a.at[i] = expression;         \
    return a;                           \
  }
LANEWISE(vf_add, a.at[i] + b.at[i])
LANEWISE(vf_sub, a.at[i] - b.at[i])
LANEWISE(vf_mul, a.at[i] * b.at[i])
LANEWISE(vf_div, a.at[i] / b.at[i])
LANEWISE(vf_max, a.at[i] > b.at[i] ? a.at[i] : b.at[i])
LANEWISE(vf_min, a.at[i] < b.at[i] ? a.at[i] : b.at[i])
#undef LANEWISE

static inline vf vf_abs(vf a) {
  LANES a.at[i] = __builtin_fabsf(a.at[i]);
  return a;
}
/* a * b + c; rounded twice where the CPU has no fused form, which a call per lane would cost. */
static inline vf vf_fma(vf a, vf b, vf c) {
  LANES c.at[i] = a.at[i] * b.at[i] + c.at[i];
  return c;
}
static inline vf vf_fnma(vf a, vf b, vf c) {
  LANES c.at[i] = c.at[i] - a.at[i] * b.at[i];
  return c;
}
static inline float vf_sum(vf a) {
  for (int half = 8; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) a.at[i] += a.at[i + half];
  }
  return a.at[0];
}
static inline float vf_max_lane(vf a) {
  float most = a.at[0];
  LANES most = a.at[i] > most ? a.at[i] : most;
  return most;
}
/* Nearest whole number, ties to even, for |a| < 2^22. */
static inline vf vf_round(vf a) {
  LANES {
    volatile float shifted = a.at[i] + 12582912.0f;
    a.at[i] = shifted - 12582912.0f;
  }
  return a;
}
static inline vf vf_scale2(vf a, vf n) {
  LANES {
    int32_t bits = ((int32_t)n.at[i] + 127) << 23;
    float power;
    __builtin_memcpy(&power, &bits, 4);
    a.at[i] *= power;
  }
  return a;
}
static inline unsigned vf_at_least(vf a, vf b) {
  unsigned mask = 0;
  LANES mask |= (unsigned)(a.at[i] >= b.at[i]) << i;
  return mask;
}
static inline vf vf_between_or(vf a, int from, int to, vf other) {
  LANES a.at[i] = i >= from && i < to ? a.at[i] : other.at[i];
  return a;
}
static inline vf vf_between(vf a, int from, int to) { return vf_between_or(a, from, to, vf_zero()); }

static inline float from_bits(uint32_t bits) {
  float x;
  __builtin_memcpy(&x, &bits, 4);
  return x;
}
static inline uint32_t to_bits(float x) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, 4);
  return bits;
}
/* Shifting the half's exponent and mantissa to a float's place leaves the exponent 112 too low,
   which a multiplication by 2^112 mends, subnormals included; infinities and NaN apart. */
static inline float from_f16(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000) << 16, rest = half & 0x7FFF;
  if (rest >= 0x7C00) return from_bits(sign | 0x7F800000u | (rest & 0x3FF) << 13);
  return from_bits(sign | to_bits(from_bits(rest << 13) * from_bits(0x77800000u)));
}
/* Nearest half, ties to even. */
static inline uint16_t to_f16(float x) {
  uint32_t bits = to_bits(x), sign = bits >> 16 & 0x8000, rest = bits & 0x7FFFFFFF;
  if (rest > 0x7F800000u) return (uint16_t)(sign | 0x7E00);
  if (rest >= 0x477FF000u) return (uint16_t)(sign | 0x7C00); /* rounds to 65536 or more */
  if (rest < 0x38800000u) { /* subnormal: adding 0.5 aligns the last bit with 2^-24 */
    volatile float aligned = from_bits(rest) + 0.5f;
    return (uint16_t)(sign | (to_bits(aligned) - 0x3F000000u));
  }
  return (uint16_t)(sign | (rest - 0x38000000u + 0xFFF + (rest >> 13 & 1)) >> 13);
}
static inline vf vf_load_f16_n(const uint16_t *p, int n) {
  vf out;
  LANES out.at[i] = i < n ? from_f16(p[i]) : 0;
  return out;
}
static inline vf vf_load_f16(const uint16_t *p) { return vf_load_f16_n(p, 16); }
static inline void vf_store_f16_n(uint16_t *p, vf a, int n) {
  for (int i = 0; i < n; i++) p[i] = to_f16(a.at[i]);
}
static inline vf vf_load_bf16(const uint16_t *p) {
  vf out;
  LANES out.at[i] = from_bits((uint32_t)p[i] << 16);
  return out;
}
static inline vf vf_load_s8(const int8_t *p) {
  vf out;
  LANES out.at[i] = p[i];
  return out;
}
static inline void vf_spread_f16(const uint16_t *p, vf *first, vf *second) {
  float scale[4] = {from_f16(p[0]), from_f16(p[1]), from_f16(p[2]), from_f16(p[3])};
  LANES {
    first->at[i] = scale[i / 8];
    second->at[i] = scale[2 + i / 8];
  }
}
static inline void vf_broadcast4_f16(const uint16_t *p, vf *out) {
  for (int i = 0; i < 4; i++) out[i] = vf_set(from_f16(p[i]));
}

static inline vi vi_set(int32_t x) {
  vi out;
  LANES out.at[i] = x;
  return out;
}
static inline vi vi_set_bytes(int x) { return vi_set((int32_t)((uint32_t)x * 0x01010101u)); }
static inline vi vi_load(const void *p) {
  vi out;
  __builtin_memcpy(&out, p, 64);
  return out;
}
static inline void vi_store(void *p, vi a) { __builtin_memcpy(p, &a, 64); }

#define LANEWISE(name, expression)                                   \
  static inline vi name(vi first, vi second) {                       \
    LANES {                                                          \
      uint32_t a = (uint32_t)first.at[i], b = (uint32_t)second.at[i]; \
      first.at[i] = (int32_t)(expression);                           \
    }                                                                \
    return first;                                                    \
  }
LANEWISE(vi_and, a &b)
LANEWISE(vi_or, a | b)
LANEWISE(vi_xor, a ^ b)
#undef LANEWISE

static inline vi vi_shl4(vi a) {
  LANES a.at[i] = (int32_t)((uint32_t)a.at[i] << 4);
  return a;
}
static inline vi vi_low4(vi a) { return vi_and(a, vi_set_bytes(15)); }
static inline vi vi_high4(vi a) {
  LANES a.at[i] = (int32_t)((uint32_t)a.at[i] >> 4);
  return vi_low4(a);
}
static inline vi vi_dot(vi acc, vi w, vi a) {
  for (int j = 0; j < 4; j++) {
    LANES {
      int32_t weight = (int32_t)((uint32_t)w.at[i] >> (8 * j) & 255);
      acc.at[i] += weight * (int8_t)((uint32_t)a.at[i] >> (8 * j));
    }
  }
  return acc;
}
/* The same for weights up to 31. */
static inline vi vi_dot_small(vi acc, vi w, vi a) { return vi_dot(acc, w, a); }
static inline vf vi_to_float(vi a) {
  vf out;
  LANES out.at[i] = (float)a.at[i];
  return out;
}
static inline vi vi_add_high_bits(vi a, uint64_t bits) {
  LANES {
    uint32_t four = (uint32_t)(bits >> (4 * i)) & 15;
    a.at[i] += (int32_t)((four * 0x00204081u & 0x01010101u) << 4); /* bit j to byte j */
  }
  return a;
}
static inline int32_t vi_sum(vi a) {
  int32_t sum = 0;
  LANES sum += a.at[i];
  return sum;
}
static inline vi vf_to_int(vf a) {
  vf rounded = vf_round(a);
  vi out;
  LANES out.at[i] = (int32_t)rounded.at[i];
  return out;
}
static inline void vi_store_s8(int8_t *p, vi a) {
  LANES p[i] = (int8_t)a.at[i];
}

static inline vf vf_reduce16(const vf *a) {
  vf out;
  LANES out.at[i] = vf_sum(a[i]);
  return out;
}

static inline void prefetch(const void *p) { __builtin_prefetch(p); }
