/* Sixteen lanes in one AVX-512 register. */
#include <immintrin.h>
#include <stdint.h>

#define SET(name) miga_avx512vnni_##name
#define ATTENTION_STRIP 4
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")
#define TOKEN_TILE 12 /* f32 accumulators of a matmul tile; with 8 weight registers they fit in 32 */

typedef __m512 vf;
typedef __m512i vi;

static inline __mmask16 first_lanes(int n) { return (__mmask16)((1u << n) - 1); }

static inline vf vf_zero(void) { return _mm512_setzero_ps(); }
static inline vf vf_set(float x) { return _mm512_set1_ps(x); }
static inline vf vf_load(const float *p) { return _mm512_loadu_ps(p); }
static inline vf vf_load_n(const float *p, int n) { return _mm512_maskz_loadu_ps(first_lanes(n), p); }
static inline void vf_store(float *p, vf a) { _mm512_storeu_ps(p, a); }
static inline void vf_store_n(float *p, vf a, int n) { _mm512_mask_storeu_ps(p, first_lanes(n), a); }
static inline vf vf_add(vf a, vf b) { return _mm512_add_ps(a, b); }
static inline vf vf_sub(vf a, vf b) { return _mm512_sub_ps(a, b); }
static inline vf vf_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
static inline vf vf_div(vf a, vf b) { return _mm512_div_ps(a, b); }
static inline vf vf_max(vf a, vf b) { return _mm512_max_ps(a, b); }
static inline vf vf_min(vf a, vf b) { return _mm512_min_ps(a, b); }
static inline vf vf_abs(vf a) { return _mm512_abs_ps(a); }
/* a * b + c, rounded once. */
static inline vf vf_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
/* c - a * b, rounded once. */
static inline vf vf_fnma(vf a, vf b, vf c) { return _mm512_fnmadd_ps(a, b, c); }
static inline float vf_sum(vf a) { return _mm512_reduce_add_ps(a); }
static inline float vf_max_lane(vf a) { return _mm512_reduce_max_ps(a); }
static inline vf vf_round(vf a) { return _mm512_roundscale_ps(a, 8); }
/* a * 2^n for whole n in [-126, 127]. */
static inline vf vf_scale2(vf a, vf n) { return _mm512_scalef_ps(a, n); }
static inline unsigned vf_at_least(vf a, vf b) { return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ); }
/* Lanes [from, to) of a, zero elsewhere. */
static inline vf vf_between(vf a, int from, int to) {
  return _mm512_maskz_mov_ps((__mmask16)(first_lanes(to) & ~first_lanes(from)), a);
}
/* Lanes [from, to) of a, `other` elsewhere. */
static inline vf vf_between_or(vf a, int from, int to, vf other) {
  return _mm512_mask_mov_ps(other, (__mmask16)(first_lanes(to) & ~first_lanes(from)), a);
}

static inline vf vf_load_f16(const uint16_t *p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}
static inline vf vf_load_f16_n(const uint16_t *p, int n) {
  return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(first_lanes(n), p));
}
static inline void vf_store_f16_n(uint16_t *p, vf a, int n) {
  _mm256_mask_storeu_epi16(p, first_lanes(n), _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}
static inline vf vf_load_bf16(const uint16_t *p) {
  return _mm512_castsi512_ps(
      _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p)), 16));
}
static inline vf vf_load_s8(const int8_t *p) {
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p)));
}
/* Lanes 0..7 p[0], lanes 8..15 p[1], and the same of p[2] and p[3]. */
static inline void vf_spread_f16(const uint16_t *p, vf *first, vf *second) {
  vf all = _mm512_cvtph_ps(_mm256_castsi128_si256(_mm_loadl_epi64((const __m128i *)p)));
  *first = _mm512_permutexvar_ps(_mm512_set_epi32(1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0), all);
  *second = _mm512_permutexvar_ps(_mm512_set_epi32(3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2), all);
}
/* All lanes of out[i] are p[i], for four i. */
static inline void vf_broadcast4_f16(const uint16_t *p, vf *out) {
  __m128 all = _mm_cvtph_ps(_mm_loadl_epi64((const __m128i *)p));
  out[0] = _mm512_broadcastss_ps(all);
  out[1] = _mm512_broadcastss_ps(_mm_shuffle_ps(all, all, 0x55));
  out[2] = _mm512_broadcastss_ps(_mm_shuffle_ps(all, all, 0xAA));
  out[3] = _mm512_broadcastss_ps(_mm_shuffle_ps(all, all, 0xFF));
}

static inline vi vi_set(int32_t x) { return _mm512_set1_epi32(x); }
static inline vi vi_set_bytes(int x) { return _mm512_set1_epi8((char)x); }
static inline vi vi_load(const void *p) { return _mm512_loadu_si512(p); }
static inline void vi_store(void *p, vi a) { _mm512_storeu_si512(p, a); }
static inline vi vi_and(vi a, vi b) { return _mm512_and_si512(a, b); }
static inline vi vi_or(vi a, vi b) { return _mm512_or_si512(a, b); }
static inline vi vi_xor(vi a, vi b) { return _mm512_xor_si512(a, b); }
/* Shifts 16-bit lanes: bits cross to the neighbouring byte, so mask. */
static inline vi vi_shl4(vi a) { return _mm512_slli_epi16(a, 4); }
static inline vi vi_low4(vi a) { return _mm512_and_si512(a, vi_set_bytes(15)); }
static inline vi vi_high4(vi a) { return vi_low4(_mm512_srli_epi16(a, 4)); }
/* Lane i of acc plus the products of the four unsigned bytes of w and signed bytes of a there. */
static inline vi vi_dot(vi acc, vi w, vi a) { return _mm512_dpbusd_epi32(acc, w, a); }
/* The same for weights up to 31. */
static inline vi vi_dot_small(vi acc, vi w, vi a) { return vi_dot(acc, w, a); }
static inline vf vi_to_float(vi a) { return _mm512_cvtepi32_ps(a); }
/* 16 more in each byte whose bit is set. */
static inline vi vi_add_high_bits(vi a, uint64_t bits) {
  return _mm512_mask_add_epi8(a, bits, a, _mm512_set1_epi8(16));
}
static inline int32_t vi_sum(vi a) { return _mm512_reduce_add_epi32(a); }
/* Nearest integers, ties to even, saturated to int8. */
static inline vi vf_to_int(vf a) { return _mm512_cvtps_epi32(a); }
static inline void vi_store_s8(int8_t *p, vi a) { _mm_storeu_si128((__m128i *)p, _mm512_cvtsepi32_epi8(a)); }

/* Lane i of the result is the sum of the lanes of a[i], each by the same tree of additions. */
INLINE vf vf_reduce16(const vf *a) {
  vf b[8], c[4], d[2];
#pragma GCC unroll 8
  for (int i = 0; i < 8; i++) {
    b[i] = _mm512_add_ps(_mm512_shuffle_f32x4(a[i], a[i + 8], 0x44), _mm512_shuffle_f32x4(a[i], a[i + 8], 0xEE));
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; i++) {
    c[i] = _mm512_add_ps(_mm512_shuffle_f32x4(b[i], b[i + 4], 0x88), _mm512_shuffle_f32x4(b[i], b[i + 4], 0xDD));
  }
  for (int i = 0; i < 2; i++) {
    d[i] = _mm512_add_ps(_mm512_unpacklo_ps(c[i], c[i + 2]), _mm512_unpackhi_ps(c[i], c[i + 2]));
  }
  vf sums = _mm512_add_ps(_mm512_shuffle_ps(d[0], d[1], 0x44), _mm512_shuffle_ps(d[0], d[1], 0xEE));
  /* Each 128-bit lane now holds the sums of 0 2 1 3 from bases 0, 8, 4, 12. */
  return _mm512_permutexvar_ps(_mm512_set_epi32(15, 13, 14, 12, 7, 5, 6, 4, 11, 9, 10, 8, 3, 1, 2, 0), sums);
}

/* The 128 bits of 16 rows as four vectors: lane c of the i-th is rows 4 * j + i for 128-bit part j. `n`
   16-bit columns are there, 8 or fewer. */
INLINE void load_parts(const uint8_t *rows, int64_t stride, int count, int n, vi *parts) {
  UNROLL for (int i = 0; i < 4; i++) {
    __m128i part[4];
    UNROLL for (int j = 0; j < 4; j++) {
      const uint8_t *at = rows + (4 * j + i < count ? 4 * j + i : count - 1) * stride;
      part[j] = n == 8 ? _mm_loadu_si128((const __m128i *)at) : _mm_maskz_loadu_epi16((__mmask8)first_lanes(n), at);
    }
    parts[i] = _mm512_broadcast_i32x4(part[0]);
    parts[i] = _mm512_mask_broadcast_i32x4(parts[i], 0x00F0, part[1]);
    parts[i] = _mm512_mask_broadcast_i32x4(parts[i], 0x0F00, part[2]);
    parts[i] = _mm512_mask_broadcast_i32x4(parts[i], 0xF000, part[3]);
  }
}

/* Turns them: lane r of the c-th vector is the c-th 32 bits of row r. Loads place the 128-bit parts, so
   that only two rounds of shuffles are left. */
INLINE void turn_parts(const vi *parts, vi *columns) {
  vi low01 = _mm512_unpacklo_epi32(parts[0], parts[1]), high01 = _mm512_unpackhi_epi32(parts[0], parts[1]);
  vi low23 = _mm512_unpacklo_epi32(parts[2], parts[3]), high23 = _mm512_unpackhi_epi32(parts[2], parts[3]);
  columns[0] = _mm512_unpacklo_epi64(low01, low23);
  columns[1] = _mm512_unpackhi_epi64(low01, low23);
  columns[2] = _mm512_unpacklo_epi64(high01, high23);
  columns[3] = _mm512_unpackhi_epi64(high01, high23);
}

#define OWN_COLUMNS
/* Columns of 4 bytes, 16 of them, of 16 rows that are `stride` bytes apart; the last of `count` rows stands
   for those that are not there. */
INLINE void vi_columns(const uint8_t *rows, int64_t stride, int count, vi *columns) {
  UNROLL for (int i = 0; i < 4; i++) {
    vi parts[4];
    load_parts(rows + 16 * i, stride, count, 8, parts);
    turn_parts(parts, columns + 4 * i);
  }
}

/* The same of 8 columns of f16, of which `n` are there. */
INLINE void vf_columns_f16(const uint16_t *rows, int64_t stride, int count, int n, vf *columns) {
  vi parts[4], pairs[4];
  load_parts((const uint8_t *)rows, stride, count, n, parts);
  turn_parts(parts, pairs);
  UNROLL for (int i = 0; i < 4; i++) {
    columns[2 * i] = _mm512_cvtph_ps(_mm512_cvtepi32_epi16(pairs[i]));
    columns[2 * i + 1] = _mm512_cvtph_ps(_mm512_cvtepi32_epi16(_mm512_srli_epi32(pairs[i], 16)));
  }
}

/* Always inlined: a compiler that looks at this function alone finds that it does nothing and drops it. */
INLINE void prefetch(const void *p) { _mm_prefetch((const char *)p, _MM_HINT_T0); }
