/* Whatever the compiler makes of vectors of four: SSE2, NEON. */
#define SET portable
#define LANES 4
#define TILE_VECTORS 2
#define TILE_ROWS 6
#define FORMAT f32
#include "body.h"
