/* AVX-512 with products of bfloat16 pairs by the tiles of AMX, sums in f32. */
#define SET amx
#define LANES 16
#define TILE_VECTORS 1 /* a panel is as wide as a tile */
#define BFLOAT16
#define AMX
#define FORMAT bf16
#include "body.h"
