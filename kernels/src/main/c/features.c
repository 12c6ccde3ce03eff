/* What may run here: asked of the processor and of the system, which must save the wide registers. Compiled once
 * for each library, with the sets that it has (MIGA_COMPILED, by build.sh). */
#define _DEFAULT_SOURCE /* for syscall */
#include "features.h"

#ifndef MIGA_COMPILED
#error "MIGA_COMPILED: the sets of this library, as a sum of bits; build.sh defines it"
#endif

#if defined(__x86_64__)
#include <cpuid.h>

static uint32_t enabled_state(void) {
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static int has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

static int32_t machine(void) {
  uint32_t avx_state = 0x6, avx512_state = 0xE6, tile_state = 0x60000; /* XCR0: SSE and AVX; opmask and both halves
                                                                          of the ZMM file too; tiles */
  uint32_t bf16 = 1u << 5, tiles = 1u << 24 | 1u << 22;                /* leaf 7.1 EAX; leaf 7 EDX: AMX-TILE, AMX-BF16 */
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !has(c, bit_OSXSAVE | bit_AVX | bit_FMA | bit_F16C)) return 0;
  uint32_t state = enabled_state();
  if (!has(state, avx_state) || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !has(b, bit_AVX2)) return 0;
  uint32_t more, none, dot = 1u << 4; /* leaf 7.1 EAX: AVX-VNNI */
  if (!__get_cpuid_count(7, 1, &more, &none, &none, &none)) more = 0;
  int32_t found = has(more, dot) ? MIGA_AVX2 | MIGA_AVXVNNI : MIGA_AVX2;
  if (!has(state, avx512_state) || !has(b, bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL)) return found;
  found |= MIGA_AVX512;
  if (has(c, bit_AVX512VNNI)) found |= MIGA_AVX512VNNI;
  if (!has(more, bf16)) return found;
  found |= MIGA_AVX512BF16;
  return has(d, tiles) && has(state, tile_state) ? found | MIGA_AMX : found;
}
#elif defined(__aarch64__)
#if defined(__linux__)
#include <sys/auxv.h>

static int32_t machine(void) {
  unsigned long dot = 1ul << 20, i8mm = 1ul << 13; /* HWCAP_ASIMDDP; HWCAP2_I8MM */
  if (!(getauxval(AT_HWCAP) & dot)) return 0;
  return getauxval(AT_HWCAP2) & i8mm ? MIGA_NEON | MIGA_NEONI8MM : MIGA_NEON;
}
#elif defined(__APPLE__)
#include <sys/sysctl.h>

static int has(const char *name) {
  int value = 0;
  size_t size = sizeof(value);
  return sysctlbyname(name, &value, &size, NULL, 0) == 0 && value;
}

static int32_t machine(void) {
  if (!has("hw.optional.arm.FEAT_DotProd")) return 0;
  return has("hw.optional.arm.FEAT_I8MM") ? MIGA_NEON | MIGA_NEONI8MM : MIGA_NEON;
}
#else
static int32_t machine(void) { return 0; }
#endif
#else
static int32_t machine(void) { return 0; }
#endif

int32_t miga_abi(void) { return MIGA_ABI; }

int32_t miga_features(void) { return (MIGA_PORTABLE | machine()) & (MIGA_COMPILED); }

#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>

int32_t miga_request_tiles(void) {
  long request = 0x1023, tile_data = 18; /* ARCH_REQ_XCOMP_PERM */
  return syscall(SYS_arch_prctl, request, tile_data) == 0;
}
#else
int32_t miga_request_tiles(void) { return 0; }
#endif
