/* The dot product of AVX-VNNI in AVX2, for processors that lack it: included before isa_avx2.h (-include) so that the
 * rest of the set can be tested there. */
#include <immintrin.h>
#ifndef __AVXVNNI__
#define __AVXVNNI__ 1

static inline __m256i plain_vpdpbusd(__m256i acc, __m256i w, __m256i x) {
  __m256i low = _mm256_set1_epi32(0x00FF00FF);
  __m256i even_w = _mm256_and_si256(w, low), odd_w = _mm256_and_si256(_mm256_srli_epi16(w, 8), low);
  __m256i even_x = _mm256_srai_epi16(_mm256_slli_epi16(x, 8), 8), odd_x = _mm256_srai_epi16(x, 8);
  __m256i even = _mm256_madd_epi16(even_w, even_x), odd = _mm256_madd_epi16(odd_w, odd_x);
  return _mm256_add_epi32(acc, _mm256_add_epi32(even, odd));
}
#define _mm256_dpbusd_avx_epi32 plain_vpdpbusd
#endif
