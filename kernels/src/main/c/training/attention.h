/* Causal attention of some queries of a segment over the keys of its branch, as products of small
 * matrices. Scores are recomputed in the backward pass from the stored log of the softmax's sum.
 *
 * key_rows lists the tokens of the branch, from its root; the queries are tokens key_rows[first, first +
 * queries). Query i sees keys j of the branch with i - window < j <= i. The query heads that share a
 * key-value head are the rows of one matrix: row = query * heads_per_kv + head.
 */
typedef struct {
  const int32_t *key_rows;
  i64 first, queries, window;
  i64 heads, kv_heads, d;
  float scale;
} attention_shape;

INLINE i64 round_up(i64 n, i64 multiple) { return (n + multiple - 1) / multiple * multiple; }
INLINE i64 max_i(i64 a, i64 b) { return a > b ? a : b; }

/* Cuts 64-byte aligned pieces from scratch memory. */
INLINE void *cut(char **scratch, i64 bytes) {
  void *piece = *scratch;
  *scratch += round_up(bytes, 64);
  return piece;
}

/* Bytes that attention needs for blocks of this many queries over branches of this many keys. */
i64 OP(attention_scratch)(i64 queries, i64 keys, i64 heads_per_kv, i64 d) {
  i64 rows = round_up(queries * heads_per_kv, 2), padded = round_up(keys, PANEL), wide = round_up(d, PANEL);
  i64 floats = 2 * rows * padded + 2 * rows * d + padded * wide + rows;
  i64 nums = 4 * rows * padded + 3 * rows * wide + 3 * padded * wide;
  return 4 * floats + (i64)sizeof(num) * nums + 64 * 20;
}

static void gather_keys(const attention_shape *s, const num *source, i64 group, i64 from, i64 to, num *out) {
  for (i64 j = from; j < to; j++)
    memcpy(out + (j - from) * s->d, source + (s->key_rows[j] * s->kv_heads + group) * s->d, sizeof(num) * s->d);
}

static void gather_queries(const attention_shape *s, const num *source, i64 group, num *out) {
  i64 per = s->heads / s->kv_heads;
  for (i64 i = 0; i < s->queries; i++)
    memcpy(out + i * per * s->d, source + (s->key_rows[s->first + i] * s->heads + group * per) * s->d,
           sizeof(num) * per * s->d);
}

/* Visible keys [*low, *high) of query i of the block, relative to key `from`. */
INLINE void visible(const attention_shape *s, i64 i, i64 from, i64 *low, i64 *high) {
  i64 position = s->first + i;
  *high = position + 1 - from;
  *low = max_i(position - s->window + 1, from) - from;
}

static void softmax_rows(const attention_shape *s, float *scores, num *p, i64 padded, i64 from, float *lse) {
  i64 per = s->heads / s->kv_heads;
  for (i64 row = 0; row < s->queries * per; row++) {
    i64 low, high;
    visible(s, row / per, from, &low, &high);
    float *x = scores + row * padded;
    num *out = p + row * padded;
    float top = -INFINITY, sum = 0;
    for (i64 j = low; j < high; j++) top = x[j] > top ? x[j] : top;
    for (i64 j = low; j < high; j++) {
      float e = exp_f((x[j] - top) * s->scale);
      x[j] = e;
      sum += e;
    }
    float inverse = 1.0f / sum;
    memset(out, 0, sizeof(num) * padded);
    for (i64 j = low; j < high; j++) out[j] = float_to_num(x[j] * inverse);
    lse[row] = top * s->scale + logf(sum);
  }
}

/* q, out: num [tokens, heads * d]; k, v: num [tokens, kv_heads * d]; lse: f32 [tokens, heads]. */
void OP(attention_forward)(const num *q, const num *k, const num *v, const int32_t *key_rows, i64 first,
                           i64 queries, i64 window, float scale, i64 heads, i64 kv_heads, i64 d, num *out,
                           float *lse, char *scratch) {
  attention_shape s = {key_rows, first, queries, window, heads, kv_heads, d, scale};
  i64 per = heads / kv_heads, rows = queries * per;
  i64 from = max_i(0, first - window + 1), to = first + queries;
  i64 keys = to - from, padded = round_up(keys, PANEL);
  num *query = cut(&scratch, sizeof(num) * rows * d), *key = cut(&scratch, sizeof(num) * keys * d);
  num *packed = cut(&scratch, sizeof(num) * padded * round_up(d, PANEL));
  num *p = cut(&scratch, sizeof(num) * rows * padded);
  float *scores = cut(&scratch, 4 * rows * padded), *sums = cut(&scratch, 4 * rows);
  float *result = cut(&scratch, 4 * rows * d);
  for (i64 group = 0; group < kv_heads; group++) {
    gather_queries(&s, q, group, query);
    gather_keys(&s, k, group, from, to, key);
    pack_nums(packed, key, d, 1, keys, d, 1);
    gemm1(query, d, packed, d, scores, padded, rows, keys, 0);
    softmax_rows(&s, scores, p, padded, from, sums);
    gather_keys(&s, v, group, from, to, key);
    pack_nums(packed, key, 1, d, d, keys, 1);
    gemm1(p, padded, packed, keys, result, d, rows, d, 0);
    for (i64 i = 0; i < queries; i++) {
      i64 at = key_rows[first + i] * heads + group * per;
      to_nums(result + i * per * d, out + at * d, per * d);
      memcpy(lse + at, sums + i * per, 4 * per);
    }
  }
}

/* p and ds from recomputed scores and dp; both transposed as well, [keys, rows]. */
static void softmax_backward(const attention_shape *s, const float *scores, const float *dp, const float *lse,
                             const float *dot, num *p_t, num *ds, num *ds_t, i64 keys, i64 padded, i64 from,
                             i64 row_stride) {
  i64 per = s->heads / s->kv_heads;
  memset(p_t, 0, sizeof(num) * keys * row_stride);
  memset(ds_t, 0, sizeof(num) * keys * row_stride);
  for (i64 row = 0; row < s->queries * per; row++) {
    i64 low, high;
    visible(s, row / per, from, &low, &high);
    const float *x = scores + row * padded, *dx = dp + row * padded;
    num *out = ds + row * padded;
    memset(out, 0, sizeof(num) * padded);
    float p[PANEL];
    for (i64 block = low; block < high; block += PANEL) {
      i64 n = min_i(PANEL, high - block);
      for (i64 j = 0; j < n; j++) p[j] = exp_f(x[block + j] * s->scale - lse[row]);
      for (i64 j = 0; j < n; j++)
        out[block + j] = float_to_num(p[j] * (dx[block + j] - dot[row]) * s->scale);
      for (i64 j = 0; j < n; j++) {
        p_t[(block + j) * row_stride + row] = float_to_num(p[j]);
        ds_t[(block + j) * row_stride + row] = out[block + j];
      }
    }
  }
}

/* Writes dq for the block's queries and adds to dk, dv [branch tokens, kv_heads * d] of the branch. */
void OP(attention_backward)(const num *q, const num *k, const num *v, const num *out, const float *d_out,
                            const float *lse, const int32_t *key_rows, i64 first, i64 queries, i64 window,
                            float scale, i64 heads, i64 kv_heads, i64 d, float *dq, float *dk, float *dv,
                            char *scratch) {
  attention_shape s = {key_rows, first, queries, window, heads, kv_heads, d, scale};
  i64 per = heads / kv_heads, rows = queries * per, row_stride = round_up(rows, 2);
  i64 from = max_i(0, first - window + 1), to = first + queries;
  i64 keys = to - from, padded = round_up(keys, PANEL), wide = round_up(d, PANEL);
  num *query = cut(&scratch, sizeof(num) * rows * d), *d_result = cut(&scratch, sizeof(num) * rows * d);
  num *key = cut(&scratch, sizeof(num) * keys * d), *packed = cut(&scratch, sizeof(num) * padded * wide);
  num *packed_rows = cut(&scratch, sizeof(num) * row_stride * wide);
  num *ds = cut(&scratch, sizeof(num) * rows * padded);
  num *p_t = cut(&scratch, sizeof(num) * keys * row_stride), *ds_t = cut(&scratch, sizeof(num) * keys * row_stride);
  float *scores = cut(&scratch, 4 * rows * padded), *dp = cut(&scratch, 4 * rows * padded);
  float *dot = cut(&scratch, 4 * rows), *sums = cut(&scratch, 4 * rows), *result = cut(&scratch, 4 * rows * d);
  float *d_keys = cut(&scratch, 4 * keys * d);
  for (i64 group = 0; group < kv_heads; group++) {
    for (i64 i = 0; i < queries; i++) {
      i64 at = key_rows[first + i] * heads + group * per;
      memcpy(sums + i * per, lse + at, 4 * per);
      to_nums(d_out + at * d, d_result + i * per * d, per * d);
      for (i64 h = 0; h < per; h++) {
        float sum = 0;
        const num *o = out + (at + h) * d;
        const float *g = d_out + (at + h) * d;
        for (i64 c = 0; c < d; c++) sum += num_to_float(o[c]) * g[c];
        dot[i * per + h] = sum;
      }
    }
    gather_queries(&s, q, group, query);
    gather_keys(&s, v, group, from, to, key);
    pack_nums(packed, key, d, 1, keys, d, 1);
    gemm1(d_result, d, packed, d, dp, padded, rows, keys, 0);
    gather_keys(&s, k, group, from, to, key);
    pack_nums(packed, key, d, 1, keys, d, 1);
    gemm1(query, d, packed, d, scores, padded, rows, keys, 0);
    softmax_backward(&s, scores, dp, sums, dot, p_t, ds, ds_t, keys, padded, from, row_stride);
    pack_nums(packed, key, 1, d, d, keys, 1);
    gemm1(ds, padded, packed, keys, result, d, rows, d, 0);
    for (i64 i = 0; i < queries; i++)
      memcpy(dq + (key_rows[first + i] * heads + group * per) * d, result + i * per * d, 4 * per * d);
    pack_nums(packed_rows, query, 1, d, d, rows, 1);
    gemm1(ds_t, row_stride, packed_rows, rows, d_keys, d, keys, d, 0);
    for (i64 j = 0; j < keys; j++)
      for (i64 c = 0; c < d; c++) dk[((from + j) * kv_heads + group) * d + c] += d_keys[j * d + c];
    pack_nums(packed_rows, d_result, 1, d, d, rows, 1);
    gemm1(p_t, row_stride, packed_rows, rows, d_keys, d, keys, d, 0);
    for (i64 j = 0; j < keys; j++)
      for (i64 c = 0; c < d; c++) dv[((from + j) * kv_heads + group) * d + c] += d_keys[j * d + c];
  }
}
