/* Gradients of weights, and the optimizer. */

/* dst [r, n] += scale * sum over tokens of u[t, r] * x[t, n]: the gradient of a low-rank factor. */
#define OUTER_ROWS (LANES / 2) /* their sums fill half of the registers */
#define OUTER_COLUMNS (2 * LANES)

static void outer_block(const num *u, i64 ldu, i64 rows, const num *x, i64 ldx, i64 columns, i64 tokens,
                        float scale, float *dst, i64 ldd) {
  float sum[OUTER_ROWS][OUTER_COLUMNS] = {{0}}, left[OUTER_ROWS] = {0}, right[OUTER_COLUMNS] = {0};
  for (i64 t = 0; t < tokens; t++) {
    for (i64 i = 0; i < rows; i++) left[i] = num_to_float(u[t * ldu + i]);
    if (columns == OUTER_COLUMNS)
      for (int j = 0; j < OUTER_COLUMNS; j++) right[j] = num_to_float(x[t * ldx + j]);
    else
      for (i64 j = 0; j < columns; j++) right[j] = num_to_float(x[t * ldx + j]);
#pragma GCC unroll 8
    for (int i = 0; i < OUTER_ROWS; i++)
      for (int j = 0; j < OUTER_COLUMNS; j++) sum[i][j] += left[i] * right[j];
  }
  for (i64 i = 0; i < rows; i++)
    for (i64 j = 0; j < columns; j++) dst[i * ldd + j] += scale * sum[i][j];
}

#ifdef AMX
/* Tokens whose factors u are turned at a time: DEPTH of them are the columns of a tile. */
#define OUTER_TOKENS 256

/* Two tiles: pairs of up to DEPTH tokens, BLOCK columns. */
INLINE void pair_tokens(const num *x, i64 ldx, i64 tokens, num *tiles) {
  uint16_t index[2][32];
  for (int i = 0; i < 32; i++) {
    index[0][i] = (uint16_t)(i / 2 + i % 2 * 32);
    index[1][i] = (uint16_t)(16 + i / 2 + i % 2 * 32);
  }
  __m512i first = _mm512_loadu_si512(index[0]), second = _mm512_loadu_si512(index[1]);
  for (i64 pair = 0; pair < DEPTH / 2; pair++) {
    const num *even = x + 2 * pair * ldx;
    __m512i a = 2 * pair < tokens ? _mm512_loadu_si512(even) : _mm512_setzero_si512();
    __m512i b = 2 * pair + 1 < tokens ? _mm512_loadu_si512(even + ldx) : _mm512_setzero_si512();
    _mm512_storeu_si512(tiles + pair * 2 * SIDE, _mm512_permutex2var_epi16(a, first, b));
    _mm512_storeu_si512(tiles + (SIDE + pair) * 2 * SIDE, _mm512_permutex2var_epi16(a, second, b));
  }
}

/* Up to BLOCK rows times whole blocks of columns; tokens <= OUTER_TOKENS. */
static void outer_tiles(const num *u, i64 ldu, i64 rows, const num *x, i64 ldx, i64 columns, i64 tokens, float scale,
                        float *dst, i64 ldd) {
  num turned[BLOCK * OUTER_TOKENS] = {0}, tiles[2 * SIDE * DEPTH];
  float sums[BLOCK * BLOCK];
  for (i64 t = 0; t < tokens; t++)
    for (i64 i = 0; i < rows; i++) turned[i * OUTER_TOKENS + t] = u[t * ldu + i];
  for (i64 c = 0; c < columns; c += BLOCK) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (i64 t = 0; t < tokens; t += DEPTH) {
      pair_tokens(x + t * ldx + c, ldx, tokens - t, tiles);
      add_tiles(1, 1, turned + t, OUTER_TOKENS, tiles, SIDE * DEPTH);
    }
    _tile_stored(0, sums, 4 * BLOCK);
    _tile_stored(1, sums + SIDE, 4 * BLOCK);
    _tile_stored(2, sums + SIDE * BLOCK, 4 * BLOCK);
    _tile_stored(3, sums + SIDE * BLOCK + SIDE, 4 * BLOCK);
    for (i64 i = 0; i < rows; i++)
      for (i64 j = 0; j < BLOCK; j++) dst[i * ldd + c + j] += scale * sums[i * BLOCK + j];
  }
}

/* Whole blocks of rows and columns; returns how many tokens it has taken. */
static i64 outer_blocks(const num *u, i64 ldu, i64 rows, const num *x, i64 ldx, i64 columns, i64 tokens,
                        float scale, float *dst, i64 ldd) {
  _tile_loadconfig(&SHAPES);
  for (i64 row = 0; row < rows; row += BLOCK)
    for (i64 t = 0; t < tokens; t += OUTER_TOKENS)
      outer_tiles(u + t * ldu + row, ldu, min_i(BLOCK, rows - row), x + t * ldx, ldx, columns,
                  min_i(OUTER_TOKENS, tokens - t), scale, dst + row * ldd, ldd);
  _tile_release();
  return tokens;
}
#elif defined(BFLOAT16)
/* Tokens whose factors u are gathered into pairs at a time. */
#define OUTER_PAIRS 64

/* Whole blocks of rows and columns, two tokens a product. */
INLINE void outer_pairs(const uint32_t *pairs, i64 count, const num *x, i64 ldx, float scale, float *dst,
                        i64 ldd) {
  __m512i first, second;
  uint16_t index[2][32];
  for (int i = 0; i < 32; i++) {
    index[0][i] = (uint16_t)(i / 2 + i % 2 * 32);
    index[1][i] = (uint16_t)(16 + i / 2 + i % 2 * 32);
  }
  first = _mm512_loadu_si512(index[0]);
  second = _mm512_loadu_si512(index[1]);
  __m512 sum[OUTER_ROWS][2];
  for (int i = 0; i < OUTER_ROWS; i++) sum[i][0] = sum[i][1] = _mm512_setzero_ps();
  for (i64 t = 0; t < count; t++) {
    __m512i a = _mm512_loadu_si512(x + 2 * t * ldx), b = _mm512_loadu_si512(x + (2 * t + 1) * ldx);
    __m512bh low = (__m512bh)_mm512_permutex2var_epi16(a, first, b);
    __m512bh high = (__m512bh)_mm512_permutex2var_epi16(a, second, b);
#pragma GCC unroll 8
    for (int i = 0; i < OUTER_ROWS; i++) {
      __m512bh pair = (__m512bh)_mm512_set1_epi32((int)pairs[t * OUTER_ROWS + i]);
      sum[i][0] = _mm512_dpbf16_ps(sum[i][0], pair, low);
      sum[i][1] = _mm512_dpbf16_ps(sum[i][1], pair, high);
    }
  }
  __m512 factor = _mm512_set1_ps(scale);
  for (int i = 0; i < OUTER_ROWS; i++)
    for (int j = 0; j < 2; j++) {
      float *at = dst + i * ldd + 16 * j;
      _mm512_storeu_ps(at, _mm512_fmadd_ps(factor, sum[i][j], _mm512_loadu_ps(at)));
    }
}

/* Whole blocks of rows and columns; returns how many tokens it has taken. */
static i64 outer_blocks(const num *u, i64 ldu, i64 rows, const num *x, i64 ldx, i64 columns, i64 tokens,
                        float scale, float *dst, i64 ldd) {
  uint32_t pairs[OUTER_PAIRS * OUTER_ROWS];
  i64 even = tokens / 2 * 2;
  for (i64 row = 0; row < rows; row += OUTER_ROWS)
    for (i64 t = 0; t < even; t += 2 * OUTER_PAIRS) {
      i64 count = min_i(OUTER_PAIRS, (even - t) / 2);
      for (i64 p = 0; p < count; p++)
        for (int i = 0; i < OUTER_ROWS; i++)
          pairs[p * OUTER_ROWS + i] =
              u[(t + 2 * p) * ldu + row + i] | (uint32_t)u[(t + 2 * p + 1) * ldu + row + i] << 16;
      for (i64 c = 0; c < columns; c += OUTER_COLUMNS)
        outer_pairs(pairs, count, x + t * ldx + c, ldx, scale, dst + row * ldd + c, ldd);
    }
  return even;
}
#else
/* Tokens whose columns are copied side by side, for all rows to read from the first-level cache. */
#define OUTER_TOKENS 128

INLINE void outer_vectors(const num *u, i64 ldu, const num *x, i64 tokens, float scale, float *dst, i64 ldd) {
  vf sum[OUTER_ROWS][2];
  for (int i = 0; i < OUTER_ROWS; i++) sum[i][0] = sum[i][1] = (vf){0};
  for (i64 t = 0; t < tokens; t++) {
    vf low = vf_load(x + t * OUTER_COLUMNS), high = vf_load(x + t * OUTER_COLUMNS + LANES);
#pragma GCC unroll 8
    for (int i = 0; i < OUTER_ROWS; i++) {
      sum[i][0] += u[t * ldu + i] * low;
      sum[i][1] += u[t * ldu + i] * high;
    }
  }
  for (int i = 0; i < OUTER_ROWS; i++)
    for (int j = 0; j < 2; j++) {
      float *at = dst + i * ldd + LANES * j;
      vf_store(at, vf_load(at) + scale * sum[i][j]);
    }
}

/* Whole blocks of rows and columns; returns how many tokens it has taken. */
static i64 outer_blocks(const num *u, i64 ldu, i64 rows, const num *x, i64 ldx, i64 columns, i64 tokens,
                        float scale, float *dst, i64 ldd) {
  num copy[OUTER_TOKENS * OUTER_COLUMNS];
  for (i64 c = 0; c < columns; c += OUTER_COLUMNS)
    for (i64 t = 0; t < tokens; t += OUTER_TOKENS) {
      i64 count = min_i(OUTER_TOKENS, tokens - t);
      for (i64 i = 0; i < count; i++)
        memcpy(copy + i * OUTER_COLUMNS, x + (t + i) * ldx + c, sizeof(num) * OUTER_COLUMNS);
      for (i64 row = 0; row < rows; row += OUTER_ROWS)
        outer_vectors(u + t * ldu + row, ldu, copy, count, scale, dst + row * ldd + c, ldd);
    }
  return tokens;
}
#endif

void OP(outer_sum)(const num *u, i64 ldu, i64 r, const num *x, i64 ldx, i64 n, i64 tokens, float scale,
                   float *dst, i64 ldd) {
  i64 whole_rows = r / OUTER_ROWS * OUTER_ROWS, whole_columns = n / OUTER_COLUMNS * OUTER_COLUMNS;
  i64 done = outer_blocks(u, ldu, whole_rows, x, ldx, whole_columns, tokens, scale, dst, ldd);
  for (i64 row = 0; row < r; row += OUTER_ROWS)
    for (i64 c = 0; c < n; c += OUTER_COLUMNS) {
      i64 skip = row < whole_rows && c < whole_columns ? done : 0;
      if (skip < tokens)
        outer_block(u + row + skip * ldu, ldu, min_i(OUTER_ROWS, r - row), x + c + skip * ldx, ldx,
                    min_i(OUTER_COLUMNS, n - c), tokens - skip, scale, dst + row * ldd + c, ldd);
    }
}

i64 OP(weight_gradient_scratch)(i64 outputs, i64 tokens) {
  return (i64)sizeof(num) * outputs * padded_k(tokens) + 64;
}

/* dw [outputs, in] += dy' x: dy [tokens, outputs] is transposed to scratch, x is packed [in, tokens]. */
void OP(weight_gradient)(const num *dy, i64 dy_row, i64 outputs, const num *x, i64 in, i64 tokens, float *dw,
                         num *scratch) {
  i64 k = padded_k(tokens);
  for (i64 i = 0; i < outputs; i++) scratch[i * k + k - 1] = float_to_num(0.0f);
  for (i64 t = 0; t < tokens; t++)
    for (i64 i = 0; i < outputs; i++) scratch[i * k + t] = dy[t * dy_row + i];
  weights_gemm(scratch, k, x, k, dw, in, outputs, in, 1);
}

/* Decoupled weight decay (Loshchilov and Hutter, 2019); decay = lr * weight decay, step = lr / (1 -
 * beta1^t), root = 1 / (1 - beta2^t). g is scaled by g_scale first. */
void OP(adamw)(float *p, const float *g, float *m, float *v, i64 n, float g_scale, float beta1, float beta2,
               float step, float root, float eps, float decay) {
  for (i64 i = 0; i < n; i++) {
    float x = g[i] * g_scale;
    m[i] = beta1 * m[i] + (1.0f - beta1) * x;
    v[i] = beta2 * v[i] + (1.0f - beta2) * x * x;
    p[i] -= decay * p[i] + step * m[i] / (sqrtf(v[i] * root) + eps);
  }
}

/* The sum of squares, in double. */
double OP(sum_of_squares)(const float *x, i64 n) {
  double sum = 0;
  for (i64 i = 0; i < n; i++) sum += (double)x[i] * x[i];
  return sum;
}
