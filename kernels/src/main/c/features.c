/* What may run here: asked of the CPU and of the system, which must save the wide registers. */
#include "miga_kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>

static uint64_t enabled_state(void) {
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

static int has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

int32_t miga_features(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !has(c, bit_OSXSAVE | bit_AVX | bit_FMA | bit_F16C)) {
    return MIGA_PORTABLE;
  }
  uint64_t state = enabled_state();
  uint32_t avx = 0x6, avx512 = 0xE6; /* XCR0: SSE and AVX; opmask and both halves of the ZMM file too */
  if (!has((uint32_t)state, avx) || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !has(b, bit_AVX2)) {
    return MIGA_PORTABLE;
  }
  int full = has((uint32_t)state, avx512) &&
             has(b, bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL) && has(c, bit_AVX512VNNI);
  return MIGA_PORTABLE | MIGA_AVX2 | (full ? MIGA_AVX512VNNI : 0);
}
#else
int32_t miga_features(void) { return MIGA_PORTABLE; }
#endif

int32_t miga_abi(void) { return MIGA_ABI; }

int64_t miga_prepared_bytes(int32_t columns) {
  return (int64_t)(columns / 32) * (int64_t)sizeof(miga_block);
}
