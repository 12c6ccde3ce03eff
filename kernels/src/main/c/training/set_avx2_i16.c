/* AVX2 with products of weights and of the head in 16-bit integers; all else in f32. */
#define SET avx2
#define LANES 8
#define TILE_VECTORS 2
#define TILE_ROWS 6
#define ASK_AHEAD
#define INT16
#define FORMAT i16
#include "body.h"
