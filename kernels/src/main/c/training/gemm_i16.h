/* Products in 16-bit integers, where one instruction takes twice the columns that a fused multiply-add
 * does and nothing better is at hand (AVX2). SPAN columns of a row share a scale, so that a sum over them fits in
 * 32 bits: SPAN * WEIGHT_MOST * ACTIVATION_MOST < 2^31. Sums of spans are f32, in the order of the columns.
 *
 * Packed b holds panels of SIDE of its n rows, the last padded with zeros; inside a panel a span after the
 * other: SIDE scales, then SIDE pairs of columns at a time.
 */
#ifdef INT16
#include <immintrin.h>
#define SIDE 16
#define SPAN 64
#define WEIGHT_MOST 4095
#define ACTIVATION_MOST 8191
#define SPAN_BYTES (SIDE * 4 * (1 + SPAN / 2))
/* Activations that are turned into integers at a time, in rows of up to so many columns. */
#define MOST_COLUMNS 16384
#define INTEGERS (6 * MOST_COLUMNS)
#define INTEGER_ROWS 192

INLINE i64 spans_of(i64 k) { return (k + SPAN - 1) / SPAN; }
INLINE i64 pairs_of(i64 k) { return (k + 1) / 2; }
INLINE i64 panel_bytes(i64 k) { return SIDE * 4 * (spans_of(k) + pairs_of(k)); }

/* Bits of the size of a float; compared as integers, NaN is the largest. */
INLINE __m256i size_bits(__m256 x) { return _mm256_and_si256(_mm256_castps_si256(x), _mm256_set1_epi32(0x7fffffff)); }

/* 0 for what is too small to have a reciprocal. */
INLINE float inverse_of(float largest, float most) { return largest < 1e-30f ? 0 : most / largest; }

/* Eight rows of eight columns, times f, to columns SIDE apart. */
INLINE void transpose8(const float *in, i64 row_step, float *out, float f) {
  __m256 a[8], b[8];
  for (int i = 0; i < 8; i++) a[i] = _mm256_mul_ps(_mm256_loadu_ps(in + i * row_step), _mm256_set1_ps(f));
  for (int i = 0; i < 8; i += 2) {
    b[i] = _mm256_unpacklo_ps(a[i], a[i + 1]);
    b[i + 1] = _mm256_unpackhi_ps(a[i], a[i + 1]);
  }
  for (int i = 0; i < 8; i += 4)
    for (int j = 0; j < 2; j++) {
      a[i + 2 * j] = _mm256_shuffle_ps(b[i + j], b[i + j + 2], 0x44);
      a[i + 2 * j + 1] = _mm256_shuffle_ps(b[i + j], b[i + j + 2], 0xee);
    }
  /* a[c] holds columns c and c + 4 of rows 0 .. 3, a[c + 4] those of rows 4 .. 7. */
  for (int c = 0; c < 4; c++) {
    _mm256_storeu_ps(out + c * SIDE, _mm256_permute2f128_ps(a[c], a[c + 4], 0x20));
    _mm256_storeu_ps(out + (c + 4) * SIDE, _mm256_permute2f128_ps(a[c], a[c + 4], 0x31));
  }
}

/* Packs rows [0, n) with k columns, element (row, column) at src[row * row_step + column * column_step]. */
static void pack_weights(num *packed, const float *src, i64 row_step, i64 column_step, i64 n, i64 k, float f) {
  char *out = (char *)packed;
  float x[SPAN][SIDE];
  for (i64 panel = 0; panel < n; panel += SIDE)
    for (i64 from = 0; from < k; from += SPAN) {
      i64 rows = min_i(SIDE, n - panel), columns = min_i(SPAN, k - from);
      const float *in = src + panel * row_step + from * column_step;
      if (rows == SIDE && columns == SPAN && column_step == 1) {
        for (int r = 0; r < SIDE; r += 8)
          for (int c = 0; c < SPAN; c += 8) transpose8(in + r * row_step + c, row_step, x[c] + r, f);
      } else if (rows == SIDE && row_step == 1) {
        if (columns < SPAN) memset(x, 0, sizeof x);
        for (i64 c = 0; c < columns; c++)
          for (int r = 0; r < SIDE; r++) x[c][r] = f * in[r + c * column_step];
      } else {
        memset(x, 0, sizeof x);
        for (i64 r = 0; r < rows; r++)
          for (i64 c = 0; c < columns; c++) x[c][r] = f * in[r * row_step + c * column_step];
      }
      for (int half = 0; half < SIDE; half += 8) {
        __m256i most = _mm256_setzero_si256();
        for (i64 c = 0; c < columns; c++) most = _mm256_max_epi32(most, size_bits(_mm256_loadu_ps(x[c] + half)));
        float inverse[8];
        _mm256_storeu_ps(inverse, _mm256_castsi256_ps(most));
        _mm256_storeu_ps((float *)out + half,
                         _mm256_mul_ps(_mm256_castsi256_ps(most), _mm256_set1_ps(1.0f / WEIGHT_MOST)));
        for (int r = 0; r < 8; r++) inverse[r] = inverse_of(inverse[r], WEIGHT_MOST);
        __m256 factor = _mm256_loadu_ps(inverse);
        for (i64 p = 0; p < pairs_of(columns); p++) {
          __m256i even = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x[2 * p] + half), factor));
          __m256i odd = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x[2 * p + 1] + half), factor));
          __m256i both = _mm256_blend_epi16(even, _mm256_slli_epi32(odd, 16), 0xaa);
          _mm256_storeu_si256((__m256i *)(out + SIDE * 4 * (1 + p) + 4 * half), both);
        }
      }
      out += SIDE * 4 * (1 + pairs_of(columns));
    }
}

/* Rows of activations as integers, `stride` apart, zero past the last column; a scale for each span. */
static void to_integers(const float *a, i64 lda, i64 rows, i64 k, int16_t *out, i64 stride, float *scales) {
  for (i64 r = 0; r < rows; r++, a += lda, out += stride)
    for (i64 from = 0; from < k; from += SPAN, scales++) {
      float last[SPAN];
      const float *x = a + from;
      if (k - from < SPAN) {
        memset(last, 0, sizeof last);
        memcpy(last, x, 4 * (k - from));
        x = last;
      }
      __m256i most = _mm256_setzero_si256();
      for (int c = 0; c < SPAN; c += 8) most = _mm256_max_epi32(most, size_bits(_mm256_loadu_ps(x + c)));
      __m128i four = _mm_max_epi32(_mm256_castsi256_si128(most), _mm256_extracti128_si256(most, 1));
      four = _mm_max_epi32(four, _mm_shuffle_epi32(four, 0x4e));
      four = _mm_max_epi32(four, _mm_shuffle_epi32(four, 0xb1));
      float largest = _mm_cvtss_f32(_mm_castsi128_ps(four));
      *scales = largest * (1.0f / ACTIVATION_MOST);
      __m256 factor = _mm256_set1_ps(inverse_of(largest, ACTIVATION_MOST));
      for (int c = 0; c < SPAN; c += 16) {
        __m256i low = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x + c), factor));
        __m256i high = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x + c + 8), factor));
        __m256i packed = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xd8);
        _mm256_storeu_si256((__m256i *)(out + from + c), packed);
      }
    }
}

/* A tile of rows x SIDE columns; rows is a literal at every call. */
INLINE void integer_tile(int rows, const int16_t *a, i64 stride, const float *a_scales, i64 k, const char *b,
                         float *c, i64 ldc, i64 columns, int accumulate) {
  __m256 total[rows][2];
  i64 spans = spans_of(k);
  if (accumulate)
    for (int i = 0; i < rows; i++) __builtin_prefetch(c + i * ldc, 1);
  for (int i = 0; i < rows; i++) total[i][0] = total[i][1] = _mm256_setzero_ps();
  for (i64 s = 0; s < spans; s++) {
    i64 pairs = pairs_of(min_i(SPAN, k - s * SPAN));
    const int16_t *x = a + s * SPAN;
    const char *w = b + SIDE * 4;
    __m256i sum[rows][2];
#pragma GCC unroll 8
    for (int i = 0; i < rows; i++) sum[i][0] = sum[i][1] = _mm256_setzero_si256();
#pragma GCC unroll 1
    for (i64 p = 0; p < pairs; p++, w += SIDE * 4) {
      __m256i first = _mm256_loadu_si256((const __m256i *)w), second = _mm256_loadu_si256((const __m256i *)w + 1);
#pragma GCC unroll 8
      for (int i = 0; i < rows; i++) {
        int32_t pair;
        memcpy(&pair, x + i * stride + 2 * p, 4);
        __m256i at = _mm256_set1_epi32(pair);
        __m256i low = _mm256_add_epi32(sum[i][0], _mm256_madd_epi16(first, at));
        __m256i high = _mm256_add_epi32(sum[i][1], _mm256_madd_epi16(second, at));
        /* Else all products are made first and then kept on the stack. */
        __asm__("" : "+x"(low), "+x"(high));
        sum[i][0] = low;
        sum[i][1] = high;
      }
    }
    __m256 scale[2] = {_mm256_loadu_ps((const float *)b), _mm256_loadu_ps((const float *)b + 8)};
#pragma GCC unroll 8
    for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
      for (int j = 0; j < 2; j++)
        total[i][j] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum[i][j]),
                                      _mm256_mul_ps(scale[j], _mm256_set1_ps(a_scales[i * spans + s])), total[i][j]);
    b = w;
  }
  for (int i = 0; i < rows; i++) {
    float *at = c + i * ldc, out[SIDE];
    if (columns == SIDE) {
      if (accumulate)
        for (int j = 0; j < 2; j++) total[i][j] = _mm256_add_ps(total[i][j], _mm256_loadu_ps(at + 8 * j));
      for (int j = 0; j < 2; j++) _mm256_storeu_ps(at + 8 * j, total[i][j]);
    } else {
      for (int j = 0; j < 2; j++) _mm256_storeu_ps(out + 8 * j, total[i][j]);
      for (i64 j = 0; j < columns; j++) at[j] = accumulate ? at[j] + out[j] : out[j];
    }
  }
}

#define INTEGER_TILE 6 /* rows: 12 sums, two vectors of weights, one activation, one product */
/* Meanwhile the next panel, read for the first time, is asked for, a share by each tile. */
#define INTEGER_ROWS_OF(n)                                                                                  \
  for (; i + n <= rows; i += n) {                                                                           \
    for (i64 at = i * size / rows; at < (i + n) * size / rows; at += 64) __builtin_prefetch(b + size + at, 0, 2); \
    integer_tile(n, a + i * stride, stride, scales + i * spans_of(k), k, b, c + i * ldc, ldc, columns, accumulate); \
  }

static void integer_strip(const int16_t *a, i64 stride, const float *scales, i64 rows, i64 k, const char *b,
                          float *c, i64 ldc, i64 columns, int accumulate) {
  i64 i = 0, size = panel_bytes(k);
  INTEGER_ROWS_OF(INTEGER_TILE)
  INTEGER_ROWS_OF(4)
  INTEGER_ROWS_OF(2)
  INTEGER_ROWS_OF(1)
}

/* Some columns of a product: `panel` bytes from one panel of b to the next. */
typedef struct {
  const float *a;
  i64 lda;
  const char *b;
  i64 panel;
  i64 k;
} integer_product;

/* c [m, n] (+)= the sum of two products with no more than MOST_COLUMNS together; in each panel the second
 * follows the first while c is at hand. */
static void integer_gemm(const integer_product *p, float *c, i64 ldc, i64 m, i64 n, int accumulate) {
  int16_t integers[INTEGERS + 2 * INTEGER_TILE * SPAN];
  float scales[INTEGERS / SPAN + 2 * INTEGER_ROWS + 2 * INTEGER_TILE];
  i64 stride[2] = {spans_of(p[0].k) * SPAN, spans_of(p[1].k) * SPAN};
  i64 most = min_i(INTEGER_ROWS, INTEGERS / (stride[0] + stride[1]) / INTEGER_TILE * INTEGER_TILE);
  if (most < INTEGER_TILE) most = INTEGER_TILE;
  for (i64 row = 0; row < m; row += most) {
    i64 rows = min_i(most, m - row);
    int16_t *second = integers + rows * stride[0];
    float *second_scales = scales + rows * spans_of(p[0].k);
    to_integers(p[0].a + row * p[0].lda, p[0].lda, rows, p[0].k, integers, stride[0], scales);
    to_integers(p[1].a + row * p[1].lda, p[1].lda, rows, p[1].k, second, stride[1], second_scales);
    for (i64 at = 0; at < n; at += SIDE) {
      float *to = c + row * ldc + at;
      i64 columns = min_i(SIDE, n - at);
      integer_strip(integers, stride[0], scales, rows, p[0].k, p[0].b + at / SIDE * p[0].panel, to, ldc, columns,
                    accumulate);
      if (p[1].k > 0)
        integer_strip(second, stride[1], second_scales, rows, p[1].k, p[1].b + at / SIDE * p[1].panel, to, ldc,
                      columns, 1);
    }
  }
}

/* c [m, n] (+)= a [m, k] * packed b'. */
static void weights_gemm(const float *a, i64 lda, const num *b, i64 k, float *c, i64 ldc, i64 m, i64 n,
                         int accumulate) {
  for (i64 from = 0; from < k; from += MOST_COLUMNS, accumulate = 1) {
    integer_product p[2] = {{a + from, lda, (const char *)b + from / SPAN * SPAN_BYTES, panel_bytes(k),
                             min_i(MOST_COLUMNS, k - from)}};
    integer_gemm(p, c, ldc, m, n, accumulate);
  }
}

void OP(gemm)(const num *a1, i64 lda1, const num *b1, i64 k1, const num *a2, i64 lda2, const num *b2, i64 k2,
              float *c, i64 ldc, i64 m, i64 n, i64 accumulate) {
  if (k1 + k2 <= MOST_COLUMNS) {
    integer_product p[2] = {{a1, lda1, (const char *)b1, panel_bytes(k1), k1},
                            {a2, lda2, (const char *)b2, panel_bytes(k2), k2}};
    integer_gemm(p, c, ldc, m, n, (int)accumulate);
  } else {
    weights_gemm(a1, lda1, b1, k1, c, ldc, m, n, (int)accumulate);
    weights_gemm(a2, lda2, b2, k2, c, ldc, m, n, 1);
  }
}

void OP(pack)(num *dst, const float *src, i64 row_step, i64 column_step, i64 n, i64 k, float scale) {
  pack_weights(dst, src, row_step, column_step, n, k, scale);
}

void OP(pack_activations)(num *dst, const num *src, i64 row_step, i64 column_step, i64 n, i64 k) {
  pack_weights(dst, src, row_step, column_step, n, k, 1);
}
#endif
