/* What may run here: asked of the CPU and of the system, which must save the wide registers. */
#define _DEFAULT_SOURCE /* for syscall */
#include "miga_training.h"

#if defined(__x86_64__)
#include <cpuid.h>
#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

static uint32_t enabled_state(void) {
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static int has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

/* The system lets a process use the tile registers, for which it keeps 8 KB a thread, when it is asked to. */
static int may_use_tiles(void) {
#if defined(__linux__) && defined(HAS_AMX)
  long request = 0x1023, tile_data = 18; /* ARCH_REQ_XCOMP_PERM */
  return syscall(SYS_arch_prctl, request, tile_data) == 0;
#else
  return 0;
#endif
}

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
  uint32_t tiles = 1u << 24 | 1u << 22; /* AMX-TILE, AMX-BF16 */
  int amx = has(d, tiles) && has(state, 0x60000);
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !has(a, 1u << 5)) {
    return found;
  }
  found |= MIGA_TRAINING_AVX512BF16;
  return found | (amx && may_use_tiles() ? MIGA_TRAINING_AMX : 0);
}
#else
int32_t miga_training_features(void) { return MIGA_TRAINING_PORTABLE; }
#endif

int32_t miga_training_abi(void) { return MIGA_TRAINING_ABI; }
