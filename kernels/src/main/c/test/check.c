/*
 * Checks every instruction set that runs here against plain loops, on odd sizes, in buffers of exactly
 * the size that is asked for: meant to be built with the address and undefined-behaviour sanitizers.
 */
#include "check.h"
#include "kernel_set.h"

static kernel_set kernels;

/* ---- matmul ---- */

static size_t quant_bytes(int layout, int columns) {
  return (size_t)columns * (layout == MIGA_Q5_0 ? 10 : layout == MIGA_Q8_0 || layout == MIGA_Q8_16 ? 16 : 8);
}
static size_t scale_bytes(int layout, int columns) {
  size_t blocks = (size_t)columns / 32;
  return blocks * (layout == MIGA_Q4_1 ? 128 : layout == MIGA_Q8_16 ? 256 : 32);
}
static size_t tile_size(int layout, int columns) {
  if (layout == MIGA_BF16) return (size_t)columns * 32;
  if (layout == MIGA_F32) return (size_t)columns * 64;
  return quant_bytes(layout, columns) + scale_bytes(layout, columns);
}
static void fill_tile(int layout, int columns, uint8_t *tile) {
  size_t quants = quant_bytes(layout, columns), size = tile_size(layout, columns);
  if (layout == MIGA_F32) {
    for (int i = 0; i < 16 * columns; i++) ((float *)tile)[i] = uniform(1);
  } else if (layout == MIGA_BF16) {
    for (int i = 0; i < 16 * columns; i++) ((uint16_t *)tile)[i] = (uint16_t)(0x3F00 + random_bits() % 256);
  } else {
    for (size_t i = 0; i < quants; i++) tile[i] = (uint8_t)random_bits();
    for (size_t i = quants; i < size; i += 4) {
      if (layout == MIGA_Q4_1 || layout == MIGA_Q8_16) {
        *(float *)(tile + i) = uniform(0.1f);
      } else {
        ((uint16_t *)(tile + i))[0] = (uint16_t)(0x2000 + random_bits() % 1024);
        ((uint16_t *)(tile + i))[1] = (uint16_t)(0x2000 + random_bits() % 1024);
      }
    }
  }
}
/* As the javadoc of Layout says it. */
static double weight(int layout, int columns, const uint8_t *tile, int r, int c) {
  if (layout == MIGA_F32) return ((const float *)tile)[16 * c + r];
  if (layout == MIGA_BF16) {
    uint32_t wide = (uint32_t)((const uint16_t *)tile)[16 * c + r] << 16;
    float x;
    memcpy(&x, &wide, 4);
    return x;
  }
  int b = c / 32, in = c % 32, j = in % 4;
  const uint8_t *scales = tile + quant_bytes(layout, columns);
  if (layout == MIGA_Q8_0 || layout == MIGA_Q8_16) {
    int quant = tile[512 * b + 64 * (in / 4) + 4 * r + j];
    if (layout == MIGA_Q8_0) return half(((const uint16_t *)scales)[16 * b + r]) * (quant - 128);
    int at = 32 * b + 16 * (in / 16) + r;
    return ((const float *)scales)[at] * quant + ((const float *)scales)[columns + at];
  }
  int byte = tile[256 * b + 64 * (in % 16 / 4) + 4 * r + j];
  int quant = in < 16 ? byte & 15 : byte >> 4;
  if (layout == MIGA_Q4_1) {
    int at = 16 * b + r;
    return ((const float *)scales)[at] * quant + ((const float *)scales)[columns / 2 + at];
  }
  if (layout == MIGA_Q5_0) {
    uint64_t word;
    memcpy(&word, tile + 8 * columns + 64 * b + 8 * (in / 4), 8);
    quant += (int)(word >> (4 * r + j) & 1) * 16;
  }
  return half(((const uint16_t *)scales)[16 * b + r]) * (quant - (layout == MIGA_Q5_0 ? 16 : 8));
}

static void check_matmul(int layout, int rows, int columns, int tokens) {
  int tiles = (rows + 15) / 16;
  size_t size = tile_size(layout, columns);
  uint8_t *w = exactly(size * (size_t)tiles);
  for (int i = 0; i < tiles; i++) fill_tile(layout, columns, w + size * (size_t)i);
  float *x = floats((size_t)tokens * (size_t)columns, 2), *out = floats((size_t)tokens * (size_t)rows, 1);
  float *alone = floats((size_t)tokens * (size_t)rows, 1);
  size_t prepared_bytes = columns % 32 == 0 ? (size_t)miga_prepared_bytes(columns) : 0;
  miga_block *prepared = exactly(prepared_bytes * (size_t)tokens);
  if (prepared_bytes) kernels.prepare(x, prepared, columns, 0, tokens);
  kernels.matmul(layout, w, columns, x, prepared, tokens, out, rows, 0, rows);
  for (int t = 0; t < tokens; t++) {
    const miga_block *own = (const miga_block *)((const char *)prepared + prepared_bytes * (size_t)t);
    int middle = rows / 2 / 16 * 16;
    kernels.matmul(layout, w, columns, x + t * columns, own, 1, alone + t * rows, rows, middle, rows);
    kernels.matmul(layout, w, columns, x + t * columns, own, 1, alone + t * rows, rows, 0, middle);
    for (int r = 0; r < rows; r++) {
      double sum = 0, xx = 0, ww = 0;
      for (int c = 0; c < columns; c++) {
        double a = x[t * columns + c], b = weight(layout, columns, w + size * (size_t)(r / 16), r % 16, c);
        sum += a * b, xx += a * a, ww += b * b;
      }
      double relative = (layout >= MIGA_BF16 ? 0 : 4.0 / 254) + 4 * sqrt(columns) * 0x1p-24;
      expect("matmul", out[t * rows + r], sum, relative * sqrt(xx * ww));
    }
  }
  expect_same("matmul of a token alone", out, alone, 4 * (size_t)tokens * (size_t)rows);
  free(w), free(x), free(out), free(alone), free(prepared);
}

/* ---- elementwise ---- */

static void check_norms(int columns, int tokens) {
  size_t n = (size_t)columns * (size_t)tokens;
  float *x = floats(n, 3), *w = floats((size_t)columns, 2), *out = floats(n, 1), *residual = floats(n, 4);
  float *before = exactly(4 * n);
  memcpy(before, residual, 4 * n);
  kernels.rms_norm(x, w, 1e-6f, out, columns, 0, tokens);
  kernels.rms_norm_add(x, w, 1e-6f, residual, columns, 0, tokens);
  for (int t = 0; t < tokens; t++) {
    double sum = 0;
    for (int c = 0; c < columns; c++) sum += (double)x[t * columns + c] * x[t * columns + c];
    for (int c = 0; c < columns; c++) {
      int i = t * columns + c;
      double wanted = x[i] / sqrt(sum / columns + 1e-6) * w[c];
      expect("rms_norm", out[i], wanted, 3e-6 * fabs(wanted));
      expect("rms_norm_add", residual[i], before[i] + wanted, 3e-6 * fabs(wanted) + 3e-7 * fabs(before[i]));
    }
  }
  free(x), free(w), free(out), free(residual), free(before);
}

static void check_rope(int heads, int dim, int tokens) {
  size_t n = (size_t)heads * (size_t)dim * (size_t)tokens;
  float *x = floats(n, 3), *before = exactly(4 * n), *w = floats((size_t)dim, 2);
  float *rope = floats((size_t)dim * (size_t)tokens, 1);
  memcpy(before, x, 4 * n);
  kernels.norm_rope(x, w, 1e-6f, rope, heads, dim, 0, tokens);
  for (int t = 0; t < tokens; t++) {
    for (int h = 0; h < heads; h++) {
      const float *from = before + (t * heads + h) * dim;
      double sum = 0;
      for (int i = 0; i < dim; i++) sum += (double)from[i] * from[i];
      double scale = 1 / sqrt(sum / dim + 1e-6);
      for (int i = 0, j = dim / 2; i < dim / 2; i++, j++) {
        double a = from[i] * scale * w[i], b = from[j] * scale * w[j], c = rope[t * dim + i], s = rope[t * dim + j];
        expect("norm_rope", x[(t * heads + h) * dim + i], a * c - b * s, 1e-5);
        expect("norm_rope", x[(t * heads + h) * dim + j], b * c + a * s, 1e-5);
      }
    }
  }
  free(x), free(before), free(w), free(rope);
}

static void check_gelu(int columns, int from, int to, float size) {
  float *gate = floats(3 * (size_t)columns, size), *up = floats(3 * (size_t)columns, 2);
  float *before = exactly(12 * (size_t)columns);
  memcpy(before, gate, 12 * (size_t)columns);
  kernels.gelu_mul(gate, up, columns, 3, from, to);
  for (int i = 0; i < 3 * columns; i++) {
    double x = before[i], wanted = 0.5 * x * (1 + tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))) * up[i];
    int inside = i % columns >= from && i % columns < to;
    expect("gelu_mul", gate[i], inside ? wanted : x, inside ? 2e-6 * fabs(x * up[i]) : 0);
  }
  free(gate), free(up), free(before);
}

/* ---- attention ---- */

static void check_attention(int heads, int kvHeads, int dim, int window, int capacity, int type, int tokens) {
  size_t count = (size_t)kvHeads * (size_t)capacity * (size_t)dim, width = type == MIGA_KV_F16 ? 2 : 4;
  void *keys = exactly(count * width), *values = exactly(count * width);
  memset(keys, 0xFF, count * width), memset(values, 0xFF, count * width); /* not-a-number where nobody stored */
  int kv = kvHeads * dim, all = heads * dim;
  float *k = floats((size_t)tokens * (size_t)kv, 1), *v = floats((size_t)tokens * (size_t)kv, 1);
  float *q = floats((size_t)tokens * (size_t)all, 1), *out = floats((size_t)tokens * (size_t)all, 1);
  float *parts = floats((size_t)tokens * (size_t)all, 1);
  kernels.store_kv(k, v, keys, values, type, kvHeads, capacity, dim, tokens, 0);
  kernels.attention(q, keys, values, type, kvHeads, capacity, dim, window, 0.25f, out, heads, tokens, 0, 0, heads);
  for (int t = 0, n; t < tokens; t += n) {
    n = tokens - t < 1 + t % 7 ? tokens - t : 1 + t % 7;
    kernels.attention(q + t * all, keys, values, type, kvHeads, capacity, dim, window, 0.25f, parts + t * all, heads, n, t, 0, 1);
    kernels.attention(q + t * all, keys, values, type, kvHeads, capacity, dim, window, 0.25f, parts + t * all, heads, n, t, 1, heads);
  }
  expect_same("attention in parts", out, parts, 4 * (size_t)tokens * (size_t)all);
  memset(parts, 0xFF, 4 * (size_t)tokens * (size_t)all);
  for (int t = 0; t < tokens; t++) {
    int oldest = t - window + 1 > 0 ? t - window + 1 : 0, first = oldest / MIGA_KEY_PART;
    int count = t / MIGA_KEY_PART + 1 - first, middle = first + count / 2;
    int64_t row = (dim + 15) / 16 * 16 + 16;
    float *gathered = exactly(4 * (size_t)(count * heads * row));
    kernels.attention_parts(q + t * all, keys, values, type, kvHeads, capacity, dim, window, 0.25f,
                            gathered + (middle - first) * heads * row, heads, t, middle, first + count);
    kernels.attention_parts(q + t * all, keys, values, type, kvHeads, capacity, dim, window, 0.25f, gathered, heads, t,
                            first, middle);
    kernels.join_attention(gathered, count, heads, dim, parts + t * all);
    free(gathered);
  }
  expect_same("attention with keys divided", out, parts, 4 * (size_t)tokens * (size_t)all);
  double *p = exactly(sizeof(double) * (size_t)tokens);
  for (int t = 0; t < tokens; t++) {
    int oldest = t - window + 1 > 0 ? t - window + 1 : 0;
    for (int h = 0; h < heads; h++) {
      int at = h / (heads / kvHeads) * dim;
      double sum = 0;
      for (int s = oldest; s <= t; s++) {
        double dot = 0;
        for (int i = 0; i < dim; i++) dot += (double)q[t * all + h * dim + i] * k[s * kv + at + i];
        sum += p[s] = exp(dot * 0.25);
      }
      for (int i = 0; i < dim; i++) {
        double wanted = 0;
        for (int s = oldest; s <= t; s++) wanted += p[s] / sum * v[s * kv + at + i];
        expect("attention", out[t * all + h * dim + i], wanted, type == MIGA_KV_F16 ? 0.01 : 1e-5);
      }
    }
  }
  free(keys), free(values), free(k), free(v), free(q), free(out), free(parts), free(p);
}

/* ---- head ---- */

static void check_head(int rows, int columns, int tokens) {
  int padded = (columns + 127) / 128 * 128;
  uint8_t *high = bytes((size_t)rows * (size_t)padded / 2), *low = bytes((size_t)rows * (size_t)padded / 2);
  uint16_t *scales = halves((size_t)rows * (size_t)padded / 32);
  for (int r = 0; r < rows; r++) {
    for (int b = columns / 32; b < padded / 32; b++) scales[r * padded / 32 + b] = 0;
  }
  float *x = floats((size_t)tokens * (size_t)columns, 2), *norms = floats((size_t)rows, 1);
  float *logits = floats((size_t)tokens * (size_t)rows, 1), *some = floats((size_t)rows, 1);
  miga_block *prepared = exactly((size_t)tokens * (size_t)miga_prepared_bytes(columns));
  int groups = (rows + MIGA_GROUP_ROWS - 1) / MIGA_GROUP_ROWS;
  float *lower = floats((size_t)tokens * (size_t)groups, 1), *upper = floats((size_t)tokens * (size_t)groups, 1);
  int32_t *list = exactly(4 * (size_t)rows), *found = exactly(4 * (size_t)rows);
  for (int r = 0; r < rows; r++) norms[r] = fabsf(norms[r]);
  kernels.prepare(x, prepared, columns, 0, tokens);
  kernels.coarse_bounds(high, scales, norms, columns, x, prepared, tokens, 1, 3, lower, upper, groups, 0, rows);
  kernels.table_logits(high, low, scales, columns, x, tokens, logits, rows, 0, rows);
  for (int i = 0; i < rows; i++) list[i] = rows - 1 - i;
  for (int t = 0; t < tokens; t++) {
    kernels.row_logits(high, low, scales, columns, x + t * columns, list, some, 0, rows);
    const miga_block *taken = prepared + t * columns / 32;
    double size = 0, error = 0, most = -INFINITY, least = -INFINITY, worst = 0;
    for (int c = 0; c < columns; c++) {
      double a = x[t * columns + c], left = a - taken[c / 32].scale[c % 32 / 16] * taken[c / 32].quants[c % 32];
      size += a * a, error += left * left;
    }
    for (int r = 0; r < rows; r++) {
      double coarse = 0, exact = 0, ww = 0, width = sqrt(size) * norms[r] + (sqrt(error) + 1e-6 * sqrt(size)) * 3;
      for (int c = 0; c < columns; c++) {
        int in = c % 128, at = r * padded / 2 + c / 128 * 64 + in % 64;
        int h = in < 64 ? high[at] & 15 : high[at] >> 4, l = in < 64 ? low[at] & 15 : low[at] >> 4;
        double scale = half(scales[r * padded / 32 + c / 32]), a = x[t * columns + c];
        coarse += scale * (16 * h + 7.5 - 128) * taken[c / 32].scale[c % 32 / 16] * taken[c / 32].quants[c % 32];
        exact += scale * (16 * h + l - 128) * a;
        ww += scale * scale * (16 * h + 7.5 - 128) * (16 * h + 7.5 - 128);
      }
      expect("table_logits", logits[t * rows + r], exact, 1e-5 * sqrt(size * ww));
      expect_same("row_logits", &some[rows - 1 - r], &logits[t * rows + r], 4);
      least = fmax(least, coarse - width), most = fmax(most, coarse + width), worst = fmax(worst, sqrt(size * ww));
      if (r % MIGA_GROUP_ROWS == MIGA_GROUP_ROWS - 1 || r == rows - 1) {
        expect("lower bound", lower[t * groups + r / MIGA_GROUP_ROWS], least, 1e-5 * (worst + width));
        expect("upper bound", upper[t * groups + r / MIGA_GROUP_ROWS], most, 1e-5 * (worst + width));
        most = least = -INFINITY, worst = 0;
      }
    }
    const float *x0 = x + t * columns, *upper0 = upper + t * groups;
    for (int room = 0; room <= rows; room += 1 + rows / 3) {
      int all = kernels.candidates(high, scales, norms, columns, x0, taken, 1, 3, -1e30f, upper0, found, room, 0, rows);
      expect("candidates", all, rows, 0);
      for (int i = 0; i < room; i++) expect("candidates", found[i], i, 0);
    }
    expect("candidates", kernels.candidates(high, scales, norms, columns, x0, taken, 1, 3, 1e30f, upper0, found, rows, 0, rows), 0, 0);
  }
  free(high), free(low), free(scales), free(x), free(norms), free(logits), free(some), free(prepared), free(lower);
  free(upper), free(list), free(found);
}

static void check_all(void) {
  int columns[] = {32, 96, 640}, tokens[] = {1, 2, 7, 13, 30};
  for (int layout = 0; layout < 7; layout++) {
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 5; j++) check_matmul(layout, 37, columns[i], tokens[j]);
    }
  }
  check_matmul(MIGA_BF16, 5, 7, 3), check_matmul(MIGA_F32, 19, 45, 3), check_matmul(MIGA_Q4_0, 16, 2048, 25);
  check_matmul(MIGA_Q5_0, 16, 2048, 9), check_matmul(MIGA_Q5_0, 16, 2080, 9); /* unpacked once; too long for that */
  for (int n = 1; n < 200; n += 33) check_norms(n, 3), check_gelu(n + 1, n / 3, n, 1), check_gelu(n, 0, n, 1e18f);
  check_rope(3, 2, 3), check_rope(1, 20, 2), check_rope(4, 256, 2);
  for (int type = MIGA_KV_F32; type <= MIGA_KV_F16; type++) {
    check_attention(4, 1, 256, 512, 128, type, 77);
    check_attention(4, 2, 32, 9, 64, type, 50);
    check_attention(3, 3, 20, 1 << 30, 64, type, 41);
    check_attention(2, 1, 48, 5, 16, type, 16);
    check_attention(4, 1, 16, 300, 1024, type, 560);
  }
  check_head(37, 32, 1), check_head(37, 640, 1), check_head(21, 96, 7), check_head(16, 672, 14), check_head(5, 4096, 2), check_head(33, 96, 40);
}

/* check [SET...]: all sets that run here, or those. */
int main(int count, char **names) {
  if (miga_abi() != MIGA_ABI) return 1;
  for (int i = 0; i < SET_COUNT; i++) {
    int runs = SETS[i].feature & miga_features(), before = failures;
    int wanted = count == 1;
    for (int k = 1; k < count; k++) wanted |= strcmp(names[k], SETS[i].name) == 0;
    if (!wanted) continue;
    kernels = SETS[i];
    checked = kernels.name;
    if (runs) check_all();
    printf("%s: %s\n", kernels.name, !runs ? "not on this CPU" : failures == before ? "ok" : "failed");
  }
  return failures != 0;
}
