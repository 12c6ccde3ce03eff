/* Gradients of weights, and the optimizer. */

/* dst [r, n] += scale * sum over tokens of u[t, r] * x[t, n]: the gradient of a low-rank factor. */
void OP(outer_sum)(const num *u, i64 ldu, i64 r, const num *x, i64 ldx, i64 n, i64 tokens, float scale,
                   float *dst, i64 ldd) {
  enum { ROWS = 8, WIDTH = 2 * LANES };
  for (i64 r0 = 0; r0 < r; r0 += ROWS)
    for (i64 c0 = 0; c0 < n; c0 += WIDTH) {
      float sum[ROWS][WIDTH] = {{0}}, left[ROWS] = {0}, right[WIDTH] = {0};
      i64 rows = min_i(ROWS, r - r0), width = min_i(WIDTH, n - c0);
      for (i64 t = 0; t < tokens; t++) {
        const num *a = u + t * ldu + r0, *b = x + t * ldx + c0;
        if (rows == ROWS && width == WIDTH) {
          for (int i = 0; i < ROWS; i++) left[i] = num_to_float(a[i]);
          for (int j = 0; j < WIDTH; j++) right[j] = num_to_float(b[j]);
        } else {
          for (i64 i = 0; i < rows; i++) left[i] = num_to_float(a[i]);
          for (i64 j = 0; j < width; j++) right[j] = num_to_float(b[j]);
        }
#pragma GCC unroll 8
        for (int i = 0; i < ROWS; i++)
          for (int j = 0; j < WIDTH; j++) sum[i][j] += left[i] * right[j];
      }
      for (i64 i = 0; i < rows; i++)
        for (i64 j = 0; j < width; j++) dst[(r0 + i) * ldd + c0 + j] += scale * sum[i][j];
    }
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
