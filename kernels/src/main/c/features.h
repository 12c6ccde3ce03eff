/* Who a library is and what it may run here: asked before anything else, of both libraries alike. */
#ifndef MIGA_FEATURES_H
#define MIGA_FEATURES_H
#include <stdint.h>

/* Raised with every change of a prototype or a structure; Java (NativeLibrary.ABI) refuses another number. */
#define MIGA_ABI 4

#if defined(_WIN32)
#define MIGA_API __declspec(dllexport)
#elif defined(__GNUC__)
#define MIGA_API __attribute__((visibility("default")))
#else
#define MIGA_API
#endif

/* Instruction sets, as bits; dev.miga.kernels.binding.Feature names them too. */
enum {
  MIGA_PORTABLE = 1,
  MIGA_AVX2 = 2,     /* with FMA and F16C */
  MIGA_AVX512 = 4,   /* F, BW, DQ and VL */
  MIGA_AVX512VNNI = 8,
  MIGA_AVX512BF16 = 16,
  MIGA_AMX = 32,     /* tiles of bfloat16 */
  MIGA_NEON = 64,    /* AArch64 with dot products of bytes */
  MIGA_NEONI8MM = 128, /* and products of matrices of bytes */
  MIGA_AVXVNNI = 256 /* AVX2 with dot products of bytes */
};

/* The ABI that the library was built with; a caller binds nothing when it differs from its own. */
MIGA_API int32_t miga_abi(void);

/* The sets that were compiled into this library and that this processor and system run. */
MIGA_API int32_t miga_features(void);

/* Asks the system for the use of AMX's tiles, which it grants to a process for its life: 1, or 0 if it does not.
 * Before that no function of MIGA_AMX may be called. */
MIGA_API int32_t miga_request_tiles(void);

#endif
