/* Norms, rotation, GELU, conversion: all along rows. */
INLINE float inverse_rms(const float *x, i64 d, float eps) {
  float squares = 0;
  for (i64 i = 0; i < d; i++) squares += x[i] * x[i];
  return 1.0f / sqrtf(squares / (float)d + eps);
}

void OP(rms_norm)(const float *x, const float *weight, float eps, num *out, i64 m, i64 d) {
  for (i64 t = 0; t < m; t++, x += d, out += d) {
    float s = inverse_rms(x, d, eps);
    for (i64 i = 0; i < d; i++) out[i] = float_to_num(x[i] * s * weight[i]);
  }
}

void OP(rms_norm_add)(const float *x, const float *weight, float eps, const float *residual, float *out,
                      i64 m, i64 d) {
  for (i64 t = 0; t < m; t++, x += d, out += d, residual += d) {
    float s = inverse_rms(x, d, eps);
    for (i64 i = 0; i < d; i++) out[i] = residual[i] + x[i] * s * weight[i];
  }
}

/* dx (+)= s * (w dy - x s^2 mean(w dy x)) for one row. */
INLINE void norm_backward_row(const float *x, const float *weight, float eps, const float *dy, float *dx,
                              i64 d, int accumulate) {
  float s = inverse_rms(x, d, eps), dot = 0;
  for (i64 i = 0; i < d; i++) dot += weight[i] * dy[i] * x[i];
  float back = s * s * s * dot / (float)d;
  if (accumulate)
    for (i64 i = 0; i < d; i++) dx[i] += s * weight[i] * dy[i] - back * x[i];
  else
    for (i64 i = 0; i < d; i++) dx[i] = s * weight[i] * dy[i] - back * x[i];
}

void OP(rms_norm_backward)(const float *x, const float *weight, float eps, const float *dy, float *dx,
                           i64 m, i64 d, i64 accumulate) {
  for (i64 t = 0; t < m; t++) norm_backward_row(x + t * d, weight, eps, dy + t * d, dx + t * d, d, (int)accumulate);
}

/* Normalises and rotates one head; rope holds half cosines, then half sines. */
INLINE void rotate_row(const float *x, const float *weight, float eps, const float *rope, num *out, i64 d) {
  float s = inverse_rms(x, d, eps);
  i64 half = d / 2;
  const float *cosine = rope, *sine = rope + half;
  for (i64 i = 0; i < half; i++) {
    float a = x[i] * s * weight[i], b = x[i + half] * s * weight[i + half];
    out[i] = float_to_num(a * cosine[i] - b * sine[i]);
    out[i + half] = float_to_num(b * cosine[i] + a * sine[i]);
  }
}

/* The gradient before the rotation, by the inverse rotation. */
INLINE void unrotate_row(const float *dy, const float *rope, float *out, i64 d) {
  i64 half = d / 2;
  const float *cosine = rope, *sine = rope + half;
  for (i64 i = 0; i < half; i++) {
    out[i] = dy[i] * cosine[i] + dy[i + half] * sine[i];
    out[i + half] = dy[i + half] * cosine[i] - dy[i] * sine[i];
  }
}

INLINE void to_nums(const float *x, num *out, i64 n) {
  for (i64 i = 0; i < n; i++) out[i] = float_to_num(x[i]);
}

void OP(qkv_forward)(const float *qkv, const float *q_weight, const float *k_weight, float eps,
                     const float *rope, const int32_t *positions, num *q, num *k, num *v, i64 m,
                     i64 heads, i64 kv_heads, i64 d) {
  for (i64 t = 0; t < m; t++) {
    const float *x = qkv + t * (heads + 2 * kv_heads) * d, *turn = rope + positions[t] * d;
    for (i64 h = 0; h < heads; h++, x += d) rotate_row(x, q_weight, eps, turn, q + (t * heads + h) * d, d);
    for (i64 h = 0; h < kv_heads; h++, x += d)
      rotate_row(x, k_weight, eps, turn, k + (t * kv_heads + h) * d, d);
    to_nums(x, v + t * kv_heads * d, kv_heads * d);
  }
}

/* scratch: f32 [2 * d]. */
void OP(qkv_backward)(const float *qkv, const float *q_weight, const float *k_weight, float eps,
                      const float *rope, const int32_t *positions, const float *dq, const float *dk,
                      const float *dv, num *d_qkv, float *scratch, i64 m, i64 heads, i64 kv_heads, i64 d) {
  float *dy = scratch, *dx = scratch + d;
  for (i64 t = 0; t < m; t++) {
    i64 row = t * (heads + 2 * kv_heads) * d;
    const float *x = qkv + row, *turn = rope + positions[t] * d;
    num *out = d_qkv + row;
    for (i64 h = 0; h < heads + kv_heads; h++, x += d, out += d) {
      const float *from = h < heads ? dq + (t * heads + h) * d : dk + (t * kv_heads + h - heads) * d;
      unrotate_row(from, turn, dy, d);
      norm_backward_row(x, h < heads ? q_weight : k_weight, eps, dy, dx, d, 0);
      to_nums(dx, out, d);
    }
    to_nums(dv + t * kv_heads * d, out, kv_heads * d);
  }
}

/* GELU by tanh: x * sigmoid(2 y), y = sqrt(2/pi) * (x + 0.044715 x^3). */
#define GELU_2Y(x) (1.5957691216f * ((x) + 0.044715f * (x) * (x) * (x)))

void OP(gelu_forward)(const float *gate_up, num *out, i64 m, i64 f) {
  for (i64 t = 0; t < m; t++, gate_up += 2 * f, out += f)
    for (i64 i = 0; i < f; i++) {
      float g = gate_up[i];
      out[i] = float_to_num(g / (1.0f + exp_f(-GELU_2Y(g))) * gate_up[f + i]);
    }
}

void OP(gelu_backward)(const float *gate_up, const float *dy, num *out, i64 m, i64 f) {
  for (i64 t = 0; t < m; t++, gate_up += 2 * f, out += 2 * f, dy += f)
    for (i64 i = 0; i < f; i++) {
      float g = gate_up[i], s = 1.0f / (1.0f + exp_f(-GELU_2Y(g)));
      float slope = s + g * s * (1.0f - s) * 1.5957691216f * (1.0f + 0.134145f * g * g);
      out[i] = float_to_num(dy[i] * gate_up[f + i] * slope);
      out[f + i] = float_to_num(dy[i] * g * s);
    }
}

void OP(convert)(const float *src, i64 src_row, num *dst, i64 dst_row, i64 m, i64 n) {
  for (i64 t = 0; t < m; t++) to_nums(src + t * src_row, dst + t * dst_row, n);
}

/* A well mixed 32-bit hash (the finaliser of MurmurHash3) of a counter. */
INLINE uint32_t mix(uint32_t h) {
  h ^= h >> 16;
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ h >> 16;
}

INLINE float keep_factor(uint32_t seed, uint32_t index, uint32_t threshold, float keep_scale) {
  return mix(index * 0x9e3779b9u ^ seed) >= threshold ? keep_scale : 0.0f;
}

/* Dropout by a counter: element (row, i) of seed is kept or not, whenever it is asked. */
void OP(dropout)(const num *x, num *out, i64 first_row, i64 m, i64 n, i64 seed, i64 threshold,
                 float keep_scale) {
  for (i64 t = 0; t < m; t++)
    for (i64 i = 0; i < n; i++)
      out[t * n + i] = float_to_num(num_to_float(x[t * n + i]) *
          keep_factor((uint32_t)seed, (uint32_t)((first_row + t) * n + i), (uint32_t)threshold, keep_scale));
}

void OP(dropout_backward_add)(const float *dy, float *dx, i64 first_row, i64 m, i64 n, i64 seed,
                              i64 threshold, float keep_scale) {
  for (i64 t = 0; t < m; t++)
    for (i64 i = 0; i < n; i++)
      dx[t * n + i] += dy[t * n + i] *
          keep_factor((uint32_t)seed, (uint32_t)((first_row + t) * n + i), (uint32_t)threshold, keep_scale);
}
