/* AVX2 with FMA: 12 accumulators of 8 lanes and 2 registers of weights, out of 16. */
#define SET avx2
#define LANES 8
#define TILE_VECTORS 2
#define TILE_ROWS 6
#define ASK_AHEAD
#define FORMAT f32
#include "body.h"
