/* Products by tiles of AMX: a tile is sixteen rows of 64 bytes, and one instruction adds to sixteen times
 * sixteen sums the products over DEPTH columns. A panel of packed b is a row of such tiles; a is read where it
 * lies. What does not fill a tile goes by way of zeros in a buffer, and the same sums are taken.
 *
 * Tiles 0 to 3 are sums, 4 and 5 rows of a, 6 and 7 rows of b.
 */
#define SIDE 16
#define DEPTH 32
#define BLOCK (2 * SIDE)

/* Rows of a and of b that stay in the second-level cache together. */
#define MANY_ROWS 256
#define MANY_COLUMNS 128

static const struct {
  uint8_t palette, start_row, reserved[14];
  uint16_t row_bytes[16];
  uint8_t rows[16];
} SHAPES = {1, 0, {0}, {64, 64, 64, 64, 64, 64, 64, 64}, {16, 16, 16, 16, 16, 16, 16, 16}};

/* Before and after tiles are loaded: not every compiler knows that this reads what was written just before. */
#define MEMORY_IS_READ __asm__ volatile("" ::: "memory")

/* A product with one or two panels of b, and their last columns if these do not fill a tile. */
typedef struct {
  product p;
  i64 panel; /* from one panel to the next */
  num last[2][SIDE * DEPTH];
} strip;

static void set_strip(strip *s, product p, i64 column, i64 panels) {
  s->p = p;
  s->panel = PANEL * padded_k(p.k);
  s->p.b += column / PANEL * s->panel;
  i64 whole = p.k / DEPTH * DEPTH, left = padded_k(p.k) - whole;
  if (left == 0) return;
  memset(s->last, 0, sizeof s->last);
  for (i64 i = 0; i < panels; i++)
    memcpy(s->last[i], s->p.b + i * s->panel + whole * PANEL, sizeof(num) * (size_t)(left * PANEL));
}

/* Adds to tiles 0 to 3 the products of DEPTH columns: one or two tiles of rows, which follow each other, times
 * one or two of panels. */
INLINE void add_tiles(int two_rows, int two_panels, const num *a, i64 lda, const num *b, i64 panel) {
  MEMORY_IS_READ;
  _tile_loadd(6, b, 64);
  _tile_loadd(4, a, sizeof(num) * lda);
  _tile_dpbf16ps(0, 4, 6);
  if (two_panels) {
    _tile_loadd(7, b + panel, 64);
    _tile_dpbf16ps(1, 4, 7);
  }
  if (two_rows) {
    _tile_loadd(5, a + SIDE * lda, sizeof(num) * lda);
    _tile_dpbf16ps(2, 5, 6);
    if (two_panels) _tile_dpbf16ps(3, 5, 7);
  }
  MEMORY_IS_READ;
}

/* The same for all columns of a strip. */
INLINE void add_products(int two_rows, int two_panels, const strip *s, i64 row, i64 rows) {
  i64 lda = s->p.lda, k = s->p.k, panel = s->panel, whole = rows % SIDE == 0 ? k / DEPTH * DEPTH : 0;
  const num *a = s->p.a + row * lda, *b = s->p.b;
  for (i64 at = 0; at < whole; at += DEPTH) add_tiles(two_rows, two_panels, a + at, lda, b + at * PANEL, panel);
  for (i64 at = whole; at < k; at += DEPTH) {
    num few[BLOCK * DEPTH] = {0};
    i64 columns = min_i(DEPTH, k - at);
    for (i64 r = 0; r < rows; r++) memcpy(few + r * DEPTH, a + r * lda + at, sizeof(num) * (size_t)columns);
    if (columns == DEPTH) add_tiles(two_rows, two_panels, few, DEPTH, b + at * PANEL, panel);
    else add_tiles(two_rows, two_panels, few, DEPTH, s->last[0], SIDE * DEPTH);
  }
}

INLINE void block(int two_rows, int two_panels, const strip *s, i64 row, i64 rows, float *c, i64 ldc,
                  int accumulate) {
  if (accumulate) {
    MEMORY_IS_READ;
    _tile_loadd(0, c, 4 * ldc);
    if (two_panels) _tile_loadd(1, c + SIDE, 4 * ldc);
    if (two_rows) _tile_loadd(2, c + SIDE * ldc, 4 * ldc);
    if (two_rows && two_panels) _tile_loadd(3, c + SIDE * ldc + SIDE, 4 * ldc);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  add_products(two_rows, two_panels, s, row, rows);
  add_products(two_rows, two_panels, s + 1, row, rows);
  _tile_stored(0, c, 4 * ldc);
  if (two_panels) _tile_stored(1, c + SIDE, 4 * ldc);
  if (two_rows) _tile_stored(2, c + SIDE * ldc, 4 * ldc);
  if (two_rows && two_panels) _tile_stored(3, c + SIDE * ldc + SIDE, 4 * ldc);
}

static void block_of(const strip *s, i64 row, i64 rows, i64 columns, float *c, i64 ldc, int accumulate) {
  if (rows > SIDE && columns > SIDE) block(1, 1, s, row, rows, c, ldc, accumulate);
  else if (rows > SIDE) block(1, 0, s, row, rows, c, ldc, accumulate);
  else if (columns > SIDE) block(0, 1, s, row, rows, c, ldc, accumulate);
  else block(0, 0, s, row, rows, c, ldc, accumulate);
}

/* A block that does not fill its tiles. */
static void ragged_block(const strip *s, i64 row, i64 rows, i64 columns, float *c, i64 ldc, int accumulate) {
  float sums[BLOCK * BLOCK] = {0};
  if (accumulate)
    for (i64 i = 0; i < rows; i++) memcpy(sums + i * BLOCK, c + i * ldc, sizeof(float) * (size_t)columns);
  block_of(s, row, rows, columns, sums, BLOCK, accumulate);
  for (i64 i = 0; i < rows; i++) memcpy(c + i * ldc, sums + i * BLOCK, sizeof(float) * (size_t)columns);
}

static void gemm2(product first, product second, float *c, i64 ldc, i64 m, i64 n, int accumulate) {
  strip strips[MANY_COLUMNS / BLOCK][2];
  _tile_loadconfig(&SHAPES);
  for (i64 from = 0; from < m; from += MANY_ROWS)
    for (i64 panel = 0; panel < n; panel += MANY_COLUMNS) {
      i64 to = min_i(m, from + MANY_ROWS), end = min_i(n, panel + MANY_COLUMNS);
      for (i64 column = panel; column < end; column += BLOCK) {
        strip *s = strips[(column - panel) / BLOCK];
        i64 panels = (min_i(BLOCK, end - column) + SIDE - 1) / SIDE;
        set_strip(s, first, column, panels);
        set_strip(s + 1, second, column, panels);
      }
      for (i64 row = from; row < to; row += BLOCK)
        for (i64 column = panel; column < end; column += BLOCK) {
          const strip *s = strips[(column - panel) / BLOCK];
          i64 rows = min_i(BLOCK, to - row), columns = min_i(BLOCK, end - column);
          float *at = c + row * ldc + column;
          if (rows % SIDE == 0 && columns % SIDE == 0) block_of(s, row, rows, columns, at, ldc, accumulate);
          else ragged_block(s, row, rows, columns, at, ldc, accumulate);
        }
    }
  _tile_release();
}
