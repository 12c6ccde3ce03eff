/* AVX-512 with products of bfloat16 pairs: twice the f32 rate or more, sums in f32. */
#define SET avx512bf16
#define LANES 16
#define TILE_VECTORS 4
#define TILE_ROWS 6
#define BFLOAT16
#define FORMAT bf16
#include "body.h"
