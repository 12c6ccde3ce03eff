/*
 * Sixteen lanes in two AVX2 registers. Compiled twice: as `avx2`, and with the dot product of AVX-VNNI (vpdpbusd of 256
 * bits) as `avxvnni`.
 */
#include <immintrin.h>
#include <stdint.h>

#ifdef __AVXVNNI__
#define SET(name) miga_avxvnni_##name
#else
#define SET(name) miga_avx2_##name
#endif
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")
#define TOKEN_TILE 4
#define ATTENTION_STRIP 1
/* The high bits take six instructions for 32 weights. */
#define SHARES_UNPACKED(layout) ((layout) == MIGA_Q5_0)

typedef struct {
  __m256 a, b;
} vf;
typedef struct {
  __m256i a, b;
} vi;

#define BOTH(type, expression_a, expression_b) ((type){expression_a, expression_b})

static inline vf vf_zero(void) { return BOTH(vf, _mm256_setzero_ps(), _mm256_setzero_ps()); }
static inline vf vf_set(float x) { return BOTH(vf, _mm256_set1_ps(x), _mm256_set1_ps(x)); }
static inline vf vf_load(const float *p) { return BOTH(vf, _mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)); }
static inline void vf_store(float *p, vf x) {
  _mm256_storeu_ps(p, x.a);
  _mm256_storeu_ps(p + 8, x.b);
}
/* All ones in lanes below n, of the lanes from `first` on. */
static inline __m256i lanes_below(int n, int first) {
  __m256i lane = _mm256_add_epi32(_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), _mm256_set1_epi32(first));
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), lane);
}
static inline vf vf_load_n(const float *p, int n) {
  return BOTH(vf, _mm256_maskload_ps(p, lanes_below(n, 0)), _mm256_maskload_ps(p + 8, lanes_below(n, 8)));
}
static inline void vf_store_n(float *p, vf x, int n) {
  _mm256_maskstore_ps(p, lanes_below(n, 0), x.a);
  _mm256_maskstore_ps(p + 8, lanes_below(n, 8), x.b);
}

#define PAIRWISE(type, name, operation) \
  static inline type name(type x, type y) { return BOTH(type, operation(x.a, y.a), operation(x.b, y.b)); }
PAIRWISE(vf, vf_add, _mm256_add_ps)
PAIRWISE(vf, vf_sub, _mm256_sub_ps)
PAIRWISE(vf, vf_mul, _mm256_mul_ps)
PAIRWISE(vf, vf_div, _mm256_div_ps)
PAIRWISE(vf, vf_max, _mm256_max_ps)
PAIRWISE(vf, vf_min, _mm256_min_ps)
PAIRWISE(vi, vi_and, _mm256_and_si256)
PAIRWISE(vi, vi_or, _mm256_or_si256)
PAIRWISE(vi, vi_xor, _mm256_xor_si256)
PAIRWISE(vi, vi_add, _mm256_add_epi32)
#undef PAIRWISE

static inline vf vf_abs(vf x) {
  __m256 sign = _mm256_set1_ps(-0.0f);
  return BOTH(vf, _mm256_andnot_ps(sign, x.a), _mm256_andnot_ps(sign, x.b));
}
static inline vf vf_fma(vf x, vf y, vf z) {
  return BOTH(vf, _mm256_fmadd_ps(x.a, y.a, z.a), _mm256_fmadd_ps(x.b, y.b, z.b));
}
static inline vf vf_fnma(vf x, vf y, vf z) {
  return BOTH(vf, _mm256_fnmadd_ps(x.a, y.a, z.a), _mm256_fnmadd_ps(x.b, y.b, z.b));
}
static inline float vf_sum(vf x) {
  __m256 eight = _mm256_add_ps(x.a, x.b);
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
static inline float vf_max_lane(vf x) {
  __m256 eight = _mm256_max_ps(x.a, x.b);
  __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}
static inline vf vf_round(vf x) {
  return BOTH(vf, _mm256_round_ps(x.a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC),
              _mm256_round_ps(x.b, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
static inline __m256 power2(__m256 n) {
  __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127));
  return _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23));
}
static inline vf vf_scale2(vf x, vf n) {
  return BOTH(vf, _mm256_mul_ps(x.a, power2(n.a)), _mm256_mul_ps(x.b, power2(n.b)));
}
static inline unsigned vf_at_least(vf x, vf y) {
  unsigned low = (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(x.a, y.a, _CMP_GE_OQ));
  unsigned high = (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(x.b, y.b, _CMP_GE_OQ));
  return low | high << 8;
}
static inline vf vf_between_or(vf x, int from, int to, vf other) {
  __m256i in_a = _mm256_andnot_si256(lanes_below(from, 0), lanes_below(to, 0));
  __m256i in_b = _mm256_andnot_si256(lanes_below(from, 8), lanes_below(to, 8));
  return BOTH(vf, _mm256_blendv_ps(other.a, x.a, _mm256_castsi256_ps(in_a)),
              _mm256_blendv_ps(other.b, x.b, _mm256_castsi256_ps(in_b)));
}
static inline vf vf_between(vf x, int from, int to) { return vf_between_or(x, from, to, vf_zero()); }

static inline vf vf_load_f16(const uint16_t *p) {
  return BOTH(vf, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p)),
              _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p + 8))));
}
static inline vf vf_load_f16_n(const uint16_t *p, int n) {
  uint16_t padded[16] = {0};
  for (int i = 0; i < n; i++) padded[i] = p[i];
  return vf_load_f16(padded);
}
static inline void vf_store_f16_n(uint16_t *p, vf x, int n) {
  uint16_t all[16];
  _mm_storeu_si128((__m128i *)all, _mm256_cvtps_ph(x.a, _MM_FROUND_TO_NEAREST_INT));
  _mm_storeu_si128((__m128i *)(all + 8), _mm256_cvtps_ph(x.b, _MM_FROUND_TO_NEAREST_INT));
  for (int i = 0; i < n; i++) p[i] = all[i];
}
static inline __m256 load_bf16(const uint16_t *p) {
  __m256i wide = _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)p));
  return _mm256_castsi256_ps(_mm256_slli_epi32(wide, 16));
}
static inline vf vf_load_bf16(const uint16_t *p) { return BOTH(vf, load_bf16(p), load_bf16(p + 8)); }
static inline __m256 load_s8(const int8_t *p) {
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p)));
}
static inline vf vf_load_s8(const int8_t *p) { return BOTH(vf, load_s8(p), load_s8(p + 8)); }
static inline void vf_spread_f16(const uint16_t *p, vf *first, vf *second) {
  float scale[4];
  _mm_storeu_ps(scale, _mm_cvtph_ps(_mm_loadl_epi64((const __m128i *)p)));
  *first = BOTH(vf, _mm256_set1_ps(scale[0]), _mm256_set1_ps(scale[1]));
  *second = BOTH(vf, _mm256_set1_ps(scale[2]), _mm256_set1_ps(scale[3]));
}
static inline void vf_broadcast4_f16(const uint16_t *p, vf *out) {
  float scale[4];
  _mm_storeu_ps(scale, _mm_cvtph_ps(_mm_loadl_epi64((const __m128i *)p)));
  for (int i = 0; i < 4; i++) out[i] = vf_set(scale[i]);
}

static inline vi vi_set(int32_t x) { return BOTH(vi, _mm256_set1_epi32(x), _mm256_set1_epi32(x)); }
static inline vi vi_set_bytes(int x) {
  return BOTH(vi, _mm256_set1_epi8((char)x), _mm256_set1_epi8((char)x));
}
static inline vi vi_load(const void *p) {
  const __m256i *at = (const __m256i *)p;
  return BOTH(vi, _mm256_loadu_si256(at), _mm256_loadu_si256(at + 1));
}
static inline void vi_store(void *p, vi x) {
  _mm256_storeu_si256((__m256i *)p, x.a);
  _mm256_storeu_si256((__m256i *)p + 1, x.b);
}
static inline vi vi_shl4(vi x) { return BOTH(vi, _mm256_slli_epi16(x.a, 4), _mm256_slli_epi16(x.b, 4)); }
static inline vi vi_low4(vi x) { return vi_and(x, vi_set_bytes(15)); }
static inline vi vi_high4(vi x) { return vi_low4(BOTH(vi, _mm256_srli_epi16(x.a, 4), _mm256_srli_epi16(x.b, 4))); }
#ifdef __AVXVNNI__
static inline __m256i dot_small(__m256i acc, __m256i w, __m256i x) { return _mm256_dpbusd_avx_epi32(acc, w, x); }
#else
/* Weights up to 31 times signed bytes, sums of four. */
static inline __m256i dot_small(__m256i acc, __m256i w, __m256i x) {
  __m256i pairs = _mm256_maddubs_epi16(w, x);
  return _mm256_add_epi32(acc, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
#endif
static inline vi vi_dot_small(vi acc, vi w, vi x) {
  return BOTH(vi, dot_small(acc.a, w.a, x.a), dot_small(acc.b, w.b, x.b));
}

/* Sixteen registers: a vector of weights stays in two while all tokens of a group meet it. */
#define OWN_DOTS
static inline __m256i spread4(const int8_t *x) {
  int32_t bits;
  __builtin_memcpy(&bits, x, 4);
  return _mm256_set1_epi32(bits);
}
#ifdef __AVXVNNI__
#define BYTES_LESS 0
INLINE void vi_dots_bytes(vi *sum, const vi *w, const int8_t *quants, int64_t stride, int tokens) {
  UNROLL for (int k = 0; k < 4; k++) {
    UNROLL for (int t = 0; t < tokens; t++) {
      __m256i x = spread4(quants + t * stride + 4 * k);
      sum[t] = vi_dot_small(sum[t], w[k], BOTH(vi, x, x));
    }
  }
}
INLINE void vi_dots_small(vi *sum, const vi *w, const int8_t *quants, int64_t stride, int tokens) {
  vi_dots_bytes(sum, w, quants, stride, tokens);
}
#else
/* Four pairs of products with weights up to 31 fit in 16 bits: 4 * 2 * 31 * 127 < 2^15. */
INLINE void vi_dots_small(vi *sum, const vi *w, const int8_t *quants, int64_t stride, int tokens) {
  __m256i one = _mm256_set1_epi16(1);
  UNROLL for (int t = 0; t < tokens; t++) {
    const int8_t *at = quants + t * stride;
    __m256i x = spread4(at);
    vi pairs = BOTH(vi, _mm256_maddubs_epi16(w[0].a, x), _mm256_maddubs_epi16(w[0].b, x));
    UNROLL for (int k = 1; k < 4; k++) {
      x = spread4(at + 4 * k);
      pairs = BOTH(vi, _mm256_add_epi16(pairs.a, _mm256_maddubs_epi16(w[k].a, x)),
                   _mm256_add_epi16(pairs.b, _mm256_maddubs_epi16(w[k].b, x)));
    }
    sum[t] = vi_add(sum[t], BOTH(vi, _mm256_madd_epi16(pairs.a, one), _mm256_madd_epi16(pairs.b, one)));
  }
}
/* vpmaddubsw takes one factor without a sign and saturates at 2^15: the weight, less 128, gives its sign to
   the activation, and 2 * 128 * 127 fits. */
#define BYTES_LESS 128
INLINE void vi_dots_bytes(vi *sum, const vi *w, const int8_t *quants, int64_t stride, int tokens) {
  __m256i sign = _mm256_set1_epi8((char)0x80), one = _mm256_set1_epi16(1);
  UNROLL for (int k = 0; k < 4; k++) {
    vi centred = BOTH(vi, _mm256_xor_si256(w[k].a, sign), _mm256_xor_si256(w[k].b, sign));
    vi size = BOTH(vi, _mm256_abs_epi8(centred.a), _mm256_abs_epi8(centred.b));
    UNROLL for (int t = 0; t < tokens; t++) {
      __m256i x = spread4(quants + t * stride + 4 * k);
      __m256i a = _mm256_maddubs_epi16(size.a, _mm256_sign_epi8(x, centred.a));
      __m256i b = _mm256_maddubs_epi16(size.b, _mm256_sign_epi8(x, centred.b));
      sum[t] = vi_add(sum[t], BOTH(vi, _mm256_madd_epi16(a, one), _mm256_madd_epi16(b, one)));
    }
  }
}
#endif
static inline vf vi_to_float(vi x) { return BOTH(vf, _mm256_cvtepi32_ps(x.a), _mm256_cvtepi32_ps(x.b)); }
/* 16 in each byte whose bit is set. */
static inline __m256i spread_bits(uint32_t bits) {
  __m256i bytes = _mm256_shuffle_epi8(
      _mm256_set1_epi32((int32_t)bits),
      _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3));
  __m256i bit = _mm256_set1_epi64x((int64_t)0x8040201008040201ull);
  __m256i set = _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit), bit);
  return _mm256_and_si256(set, _mm256_set1_epi8(16));
}
static inline vi vi_add_high_bits(vi x, uint64_t bits) {
  return BOTH(vi, _mm256_add_epi8(x.a, spread_bits((uint32_t)bits)),
              _mm256_add_epi8(x.b, spread_bits((uint32_t)(bits >> 32))));
}
static inline int32_t vi_sum(vi x) {
  __m256i eight = _mm256_add_epi32(x.a, x.b);
  __m128i four = _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4E));
  return _mm_cvtsi128_si32(_mm_add_epi32(four, _mm_shuffle_epi32(four, 0xB1)));
}
static inline vi vf_to_int(vf x) { return BOTH(vi, _mm256_cvtps_epi32(x.a), _mm256_cvtps_epi32(x.b)); }
static inline void vi_store_s8(int8_t *p, vi x) {
  __m128i low = _mm_packs_epi32(_mm256_castsi256_si128(x.a), _mm256_extracti128_si256(x.a, 1));
  __m128i high = _mm_packs_epi32(_mm256_castsi256_si128(x.b), _mm256_extracti128_si256(x.b, 1));
  _mm_storeu_si128((__m128i *)p, _mm_packs_epi16(low, high));
}

static inline vf vf_reduce16(const vf *x) {
  float sums[16];
  for (int i = 0; i < 16; i++) sums[i] = vf_sum(x[i]);
  return vf_load(sums);
}

/* Always inlined: a compiler that looks at this function alone finds that it does nothing and drops it. */
INLINE void prefetch(const void *p) { _mm_prefetch((const char *)p, _MM_HINT_T0); }
