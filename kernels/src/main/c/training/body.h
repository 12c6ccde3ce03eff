/* All operations for one instruction set and number format; SET, FORMAT and the tile are defined by
 * the including file. */
#include <math.h>
#include <string.h>
#include "miga_training.h"

#define PASTE_(set, format, name) miga_training_##set##_##format##_##name
#define PASTE(set, format, name) PASTE_(set, format, name)
#define OP(name) PASTE(SET, FORMAT, name)
#define INLINE static inline __attribute__((always_inline))

typedef int64_t i64;

INLINE i64 min_i(i64 a, i64 b) { return a < b ? a : b; }

#include "num.h"
#include "gemm.h"
#include "elementwise.h"
#include "attention.h"
#include "gemm_i16.h"
#include "head.h"
#include "optimizer.h"
