/* AVX-512: 24 accumulators of 16 lanes and 4 registers of weights, out of 32. */
#define SET avx512
#define LANES 16
#define TILE_VECTORS 4
#define TILE_ROWS 6
#define FORMAT f32
#include "body.h"
