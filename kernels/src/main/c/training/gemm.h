/* Products with a matrix packed once: c [m, n] = a1 [m, k1] * b1' + a2 [m, k2] * b2', f32 sums.
 *
 * Packed b holds panels of as many of its n rows as a tile is wide, the last padded with zeros; inside a
 * panel K_STEP columns at a time: element (row, column) of a panel is number
 *   (column / K_STEP) * PANEL * K_STEP + row * K_STEP + column % K_STEP.
 * A sum runs over the columns in order whatever the tile, so splitting rows changes no bit.
 */
#define PANEL (TILE_VECTORS * LANES)

typedef float vf __attribute__((vector_size(4 * LANES)));

INLINE vf vf_load(const float *p) {
  vf v;
  memcpy(&v, p, sizeof v);
  return v;
}
INLINE void vf_store(float *p, vf v) { memcpy(p, &v, sizeof v); }

INLINE i64 padded_k(i64 k) { return (k + K_STEP - 1) / K_STEP * K_STEP; }

typedef struct {
  const num *a;
  i64 lda;
  const num *b;
  i64 k;
} product;

#ifdef BFLOAT16
#include <immintrin.h>
#endif

#ifdef AMX
#include "gemm_amx.h"
#else
#ifdef BFLOAT16
INLINE vf multiply_add(vf sum, const num *a, const num *b) {
  int32_t pair;
  memcpy(&pair, a, 4);
  return (vf)_mm512_dpbf16_ps((__m512)sum, (__m512bh)_mm512_set1_epi32(pair),
                              (__m512bh)_mm512_loadu_si512(b));
}
#else
INLINE vf multiply_add(vf sum, const num *a, const num *b) { return sum + *a * vf_load(b); }
#endif

/* One tile of rows x (vectors * LANES) columns; rows and vectors are literals at every call. */
INLINE void tile(int rows, int vectors, const product *p, i64 row, float *c, i64 ldc, int accumulate) {
  vf sum[rows][vectors];
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < vectors; j++) sum[i][j] = (vf){0};
  for (int part = 0; part < 2; part++) {
    const num *a = p[part].a + row * p[part].lda;
    const num *b = p[part].b;
    i64 lda = p[part].lda;
    for (i64 k = 0; k < p[part].k; k += K_STEP, b += PANEL * K_STEP) {
#pragma GCC unroll 12
      for (int i = 0; i < rows; i++)
#pragma GCC unroll 4
        for (int j = 0; j < vectors; j++)
          sum[i][j] = multiply_add(sum[i][j], a + i * lda + k, b + j * LANES * K_STEP);
    }
  }
#pragma GCC unroll 12
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 4
    for (int j = 0; j < vectors; j++) {
      float *at = c + i * ldc + j * LANES;
      vf_store(at, accumulate ? vf_load(at) + sum[i][j] : sum[i][j]);
    }
}

/* While rows [from, to) of m are multiplied: asks for that share of the panel that comes next, which is
 * read for the first time. Past the last panel nothing is lost. */
INLINE void ask_ahead(const product *p, i64 from, i64 to, i64 m) {
#ifdef ASK_AHEAD
  i64 size = PANEL * p->k;
  for (i64 i = from * size / m; i < to * size / m; i += 64 / (i64)sizeof(num))
    __builtin_prefetch(p->b + size + i, 0, 2);
#else
  (void)p, (void)from, (void)to, (void)m;
#endif
}

#define ROWS_OF(n)                                           \
  for (; i + n <= m; i += n) {                               \
    ask_ahead(p, i, i + n, m);                               \
    tile(n, vectors, p, i, c + i * ldc, ldc, accumulate);    \
  }

INLINE void strip(int vectors, const product *p, i64 m, float *c, i64 ldc, int accumulate) {
  i64 i = 0;
  if (vectors <= TILE_VECTORS / 2) ROWS_OF(2 * TILE_ROWS)
  ROWS_OF(TILE_ROWS)
  ROWS_OF(4)
  ROWS_OF(2)
  ROWS_OF(1)
}

static void strip_of(i64 vectors, const product *p, i64 m, float *c, i64 ldc, int accumulate) {
  if (vectors == 1) strip(1, p, m, c, ldc, accumulate);
  else if (vectors == 2) strip(2, p, m, c, ldc, accumulate);
#if TILE_VECTORS == 4
  else if (vectors == 3) strip(3, p, m, c, ldc, accumulate);
  else strip(4, p, m, c, ldc, accumulate);
#endif
}

/* The columns of a strip that do not fill vectors: by way of a buffer. */
static void ragged_strip(i64 columns, const product *p, i64 m, float *c, i64 ldc, int accumulate) {
  float buffer[TILE_ROWS * PANEL];
  product shifted[2] = {p[0], p[1]};
  for (i64 row = 0; row < m; row += TILE_ROWS) {
    i64 rows = m - row < TILE_ROWS ? m - row : TILE_ROWS;
    for (int part = 0; part < 2; part++) shifted[part].a = p[part].a + row * p[part].lda;
    strip_of((columns + LANES - 1) / LANES, shifted, rows, buffer, PANEL, 0);
    for (i64 i = 0; i < rows; i++)
      for (i64 j = 0; j < columns; j++) {
        float *at = c + (row + i) * ldc + j;
        *at = accumulate ? *at + buffer[i * PANEL + j] : buffer[i * PANEL + j];
      }
  }
}

static void gemm2(product first, product second, float *c, i64 ldc, i64 m, i64 n, int accumulate) {
  for (i64 panel = 0; panel < n; panel += PANEL) {
    product p[2] = {first, second};
    p[0].b += panel * padded_k(first.k);
    p[1].b += panel * padded_k(second.k);
    i64 columns = n - panel < PANEL ? n - panel : PANEL;
    if (columns % LANES == 0)
      strip_of(columns / LANES, p, m, c + panel, ldc, accumulate);
    else
      ragged_strip(columns, p, m, c + panel, ldc, accumulate);
  }
}
#endif

static void gemm1(const num *a, i64 lda, const num *b, i64 k, float *c, i64 ldc, i64 m, i64 n,
                  int accumulate) {
  product none = {a, 0, b, 0};
  gemm2((product){a, lda, b, k}, none, c, ldc, m, n, accumulate);
}

/* Packs rows [0, n) with k columns, element (row, column) at src[row * row_step + column * column_step]. */
#define DEFINE_PACK(NAME, TYPE, CONVERT)                                                             \
  static void NAME(num *dst, const TYPE *src, i64 row_step, i64 column_step, i64 n, i64 k, float f) { \
    (void)f;                                                                                         \
    i64 kp = padded_k(k);                                                                            \
    for (i64 panel = 0; panel < n; panel += PANEL) {                                                 \
      num *out = dst + panel * kp;                                                                   \
      i64 rows = n - panel < PANEL ? n - panel : PANEL;                                              \
      if (rows < PANEL || kp != k) memset(out, 0, sizeof(num) * PANEL * kp);                          \
      const TYPE *in = src + panel * row_step;                                                       \
      if (column_step == 1) {                                                                        \
        for (i64 r = 0; r < rows; r++)                                                               \
          for (i64 c = 0; c < k; c++)                                                                \
            out[c / K_STEP * PANEL * K_STEP + r * K_STEP + c % K_STEP] = CONVERT(in[r * row_step + c]); \
      } else {                                                                                       \
        for (i64 c = 0; c < k; c++)                                                                  \
          for (i64 r = 0; r < rows; r++)                                                             \
            out[c / K_STEP * PANEL * K_STEP + r * K_STEP + c % K_STEP] =                             \
                CONVERT(in[r * row_step + c * column_step]);                                         \
      }                                                                                              \
    }                                                                                                \
  }
#define SAME(x) (x)
DEFINE_PACK(pack_any, num, SAME)

#ifdef BFLOAT16
/* Sixteen rows of sixteen pairs of columns, transposed in registers: dst is PANEL pairs from row to row. */
INLINE void transpose_pairs(const num *src, i64 row_step, num *dst) {
  __m512i a[16], b[16];
  for (int i = 0; i < 16; i++) a[i] = _mm512_loadu_si512(src + i * row_step);
  for (int i = 0; i < 16; i += 2) {
    b[i] = _mm512_unpacklo_epi32(a[i], a[i + 1]);
    b[i + 1] = _mm512_unpackhi_epi32(a[i], a[i + 1]);
  }
  for (int i = 0; i < 16; i += 4)
    for (int j = 0; j < 2; j++) {
      a[i + 2 * j] = _mm512_unpacklo_epi64(b[i + j], b[i + j + 2]);
      a[i + 2 * j + 1] = _mm512_unpackhi_epi64(b[i + j], b[i + j + 2]);
    }
  /* a[4 g + c] holds, in its 128-bit lane q, pair 4 q + c of rows 4 g .. 4 g + 3. */
  for (int c = 0; c < 4; c++) {
    __m512i low = _mm512_shuffle_i32x4(a[c], a[4 + c], 0x88), high = _mm512_shuffle_i32x4(a[8 + c], a[12 + c], 0x88);
    __m512i low2 = _mm512_shuffle_i32x4(a[c], a[4 + c], 0xdd), high2 = _mm512_shuffle_i32x4(a[8 + c], a[12 + c], 0xdd);
    _mm512_storeu_si512(dst + (0 + c) * 2 * PANEL, _mm512_shuffle_i32x4(low, high, 0x88));
    _mm512_storeu_si512(dst + (8 + c) * 2 * PANEL, _mm512_shuffle_i32x4(low, high, 0xdd));
    _mm512_storeu_si512(dst + (4 + c) * 2 * PANEL, _mm512_shuffle_i32x4(low2, high2, 0x88));
    _mm512_storeu_si512(dst + (12 + c) * 2 * PANEL, _mm512_shuffle_i32x4(low2, high2, 0xdd));
  }
}

/* As pack_any; whole tiles and pairs of rows by vectors. */
static void pack_nums(num *dst, const num *src, i64 row_step, i64 column_step, i64 n, i64 k, float f) {
  if (column_step == 1 && n % PANEL == 0 && k % 32 == 0) {
    for (i64 panel = 0; panel < n; panel += PANEL)
      for (i64 c = 0; c < k; c += 32)
        for (i64 r = 0; r < PANEL; r += 16)
          transpose_pairs(src + (panel + r) * row_step + c, row_step, dst + panel * k + c * PANEL + 2 * r);
  } else if (row_step == 1 && n % PANEL == 0 && k % 2 == 0) {
    for (i64 panel = 0; panel < n; panel += PANEL)
      for (i64 c = 0; c < k; c += 2) {
        const num *even = src + panel + c * column_step, *odd = even + column_step;
        num *out = dst + panel * k + c * PANEL;
        for (int r = 0; r < PANEL; r++) {
          out[2 * r] = even[r];
          out[2 * r + 1] = odd[r];
        }
      }
  } else {
    pack_any(dst, src, row_step, column_step, n, k, f);
  }
}
#else
#define pack_nums pack_any
#endif

#ifndef INT16
#define weights_gemm gemm1
#define pack_weights pack_nums

void OP(gemm)(const num *a1, i64 lda1, const num *b1, i64 k1, const num *a2, i64 lda2, const num *b2,
              i64 k2, float *c, i64 ldc, i64 m, i64 n, i64 accumulate) {
  gemm2((product){a1, lda1, b1, k1}, (product){a2, lda2, b2, k2}, c, ldc, m, n, (int)accumulate);
}

#define SCALED(x) float_to_num(f * (x))
DEFINE_PACK(pack_floats, float, SCALED)

void OP(pack)(num *dst, const float *src, i64 row_step, i64 column_step, i64 n, i64 k, float scale) {
  pack_floats(dst, src, row_step, column_step, n, k, scale);
}

void OP(pack_activations)(num *dst, const num *src, i64 row_step, i64 column_step, i64 n, i64 k) {
  pack_nums(dst, src, row_step, column_step, n, k, 1);
}
#endif
