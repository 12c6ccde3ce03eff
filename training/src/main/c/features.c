/* What may run here: asked of the CPU and of the system, which must save the wide registers. */
#include "miga_training.h"

#if defined(__x86_64__)
#include <cpuid.h>

static uint32_t enabled_state(void) {
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static int has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

int32_t miga_training_features(void) {
  uint32_t a, b, c, d;
  int32_t found = MIGA_TRAINING_PORTABLE;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !has(c, bit_OSXSAVE | bit_AVX | bit_FMA | bit_F16C)) {
    return found;
  }
  uint32_t state = enabled_state();
  if (!has(state, 0x6) || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !has(b, bit_AVX2)) {
    return found; /* 0x6: the system saves SSE and AVX registers */
  }
  found |= MIGA_TRAINING_AVX2;
  if (!has(state, 0xE6) || !has(b, bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL)) {
    return found; /* 0xE6: also masks and both halves of the ZMM registers */
  }
  found |= MIGA_TRAINING_AVX512;
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & (1u << 5))) {
    found |= MIGA_TRAINING_AVX512BF16;
  }
  return found;
}
#else
int32_t miga_training_features(void) { return MIGA_TRAINING_PORTABLE; }
#endif

int32_t miga_training_abi(void) { return MIGA_TRAINING_ABI; }
