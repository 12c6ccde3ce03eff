/* All operations for one instruction set and kind of products, which the including file defines:
 *
 *   SET, FORMAT     the parts of miga_training_SET_FORMAT_name
 *   LANES           f32 in a vector: 4, 8 or 16
 *   TILE_VECTORS    vectors of a panel of packed weights: 2 or 4, and 1 with AMX
 *   TILE_ROWS       rows whose sums a product keeps in registers, TILE_ROWS * TILE_VECTORS vectors; not with AMX
 *   BFLOAT16        optional: factors are bfloat16, multiplied in pairs; needs AVX-512 BF16
 *   AMX             optional, with BFLOAT16: products by tiles
 *   INT16           optional: products with weights in 16-bit integers; needs AVX2
 *   ASK_AHEAD       optional: the next panel is asked for while one is multiplied
 *
 * A new set is a file of these lines, a line in build.sh (with its bit of features.h), a declaration in
 * miga_training.h, a line in test/check_training.c and a constant of TrainingSet in Java.
 */
#if !defined(SET) || !defined(FORMAT)
#error "the set does not define SET and FORMAT"
#endif
#if !defined(LANES) || (LANES != 4 && LANES != 8 && LANES != 16)
#error "the set does not define LANES as 4, 8 or 16"
#endif
#if !defined(TILE_VECTORS) || (TILE_VECTORS != 2 && TILE_VECTORS != 4 && !(defined(AMX) && TILE_VECTORS == 1))
#error "the set does not define TILE_VECTORS as 2 or 4, or 1 with AMX"
#endif
#if !defined(AMX) && !defined(TILE_ROWS)
#error "the set does not define TILE_ROWS"
#endif
#if (defined(AMX) && !defined(BFLOAT16)) || (defined(BFLOAT16) && (LANES != 16 || defined(INT16)))
#error "AMX multiplies BFLOAT16, which comes in vectors of 16 and not with INT16"
#endif
#if defined(INT16) && LANES != 8
#error "INT16 comes in vectors of 8"
#endif

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
