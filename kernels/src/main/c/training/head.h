/* The token table as embedding and as output head. */
#define Q8_0_BYTES 34

INLINE i64 table_row_bytes(i64 type, i64 d) {
  return type == TABLE_Q8_0 ? d / 32 * Q8_0_BYTES : type == TABLE_BF16 ? 2 * d : 4 * d;
}

static void table_row(const char *table, i64 type, i64 row, i64 d, float *out) {
  const char *p = table + row * table_row_bytes(type, d);
  if (type == TABLE_F32) {
    memcpy(out, p, 4 * d);
  } else if (type == TABLE_BF16) {
    for (i64 i = 0; i < d; i++) {
      uint16_t x;
      memcpy(&x, p + 2 * i, 2);
      out[i] = bf16_to_float(x);
    }
  } else {
    for (i64 block = 0; block < d; block += 32, p += Q8_0_BYTES) {
      uint16_t half;
      memcpy(&half, p, 2);
      float scale = f16_to_float(half);
      const int8_t *quants = (const int8_t *)p + 2;
      for (i64 i = 0; i < 32; i++) out[block + i] = scale * (float)quants[i];
    }
  }
}

/* out [n, d] = rows of the table times scale. */
void OP(table_rows)(const char *table, i64 type, const int32_t *ids, i64 n, i64 d, float scale, float *out) {
  for (i64 i = 0; i < n; i++) {
    table_row(table, type, ids[i], d, out + i * d);
    for (i64 c = 0; c < d; c++) out[i * d + c] *= scale;
  }
}

/* Rows of the table that are unpacked at a time. */
#define HEAD_ROWS 256

i64 OP(head_scratch)(i64 n, i64 d) {
  i64 wide = round_up(d, PANEL);
  return (i64)sizeof(num) * (3 * HEAD_ROWS * wide + n * HEAD_ROWS) + 4 * n * HEAD_ROWS + 4 * d + 64 * 10;
}

/* Softmax of one row over a chunk, running maximum and sum; the target takes no part in p and sum. */
static void head_row(float *x, num *p, i64 rows, i64 target, float *top, float *sum, float *target_logit,
                     float *acc, i64 d) {
  float best = -INFINITY, total = 0;
  if (target >= 0 && target < rows) {
    *target_logit = x[target];
    x[target] = -INFINITY;
  }
  for (i64 j = 0; j < rows; j++) best = x[j] > best ? x[j] : best;
  if (best > *top) {
    float shrink = *top == -INFINITY ? 0.0f : exp_f(*top - best);
    *top = best;
    *sum *= shrink;
    for (i64 c = 0; c < d; c++) acc[c] *= shrink;
  }
  best = *top;
  for (i64 j = 0; j < rows; j++) x[j] = exp_f(x[j] - best);
  for (i64 j = 0; j < rows; j++) total += x[j];
  for (i64 j = 0; j < rows; j++) p[j] = float_to_num(x[j]);
  *sum += total;
}

/* Rows [from, to) of the table against h [n, d]: in one pass the running maximum, the sum of e^(z - top)
 * and the sum of e^(z - top) * row over all rows but the target's, and the target's logit. The caller
 * merges the parts of the vocabulary. top, sum, acc [n, d] and target_logit hold the state. */
void OP(head_part)(const char *table, i64 type, i64 from, i64 to, const num *h, i64 n, i64 d,
                   const int32_t *targets, float *top, float *sum, float *target_logit, float *acc,
                   char *scratch) {
  i64 wide = round_up(d, PANEL);
  num *rows = cut(&scratch, sizeof(num) * HEAD_ROWS * d);
  num *forward = cut(&scratch, sizeof(num) * HEAD_ROWS * wide), *backward = cut(&scratch, sizeof(num) * HEAD_ROWS * wide);
  num *p = cut(&scratch, sizeof(num) * n * HEAD_ROWS);
  float *logits = cut(&scratch, 4 * n * HEAD_ROWS), *row = cut(&scratch, 4 * d);
  for (i64 chunk = from; chunk < to; chunk += HEAD_ROWS) {
    i64 count = min_i(HEAD_ROWS, to - chunk);
    for (i64 r = 0; r < count; r++) {
      table_row(table, type, chunk + r, d, row);
      to_nums(row, rows + r * d, d);
    }
    pack_weights(forward, rows, d, 1, count, d, 1);
    pack_weights(backward, rows, 1, d, d, count, 1);
    weights_gemm(h, d, forward, d, logits, HEAD_ROWS, n, count, 0);
    memset(p, 0, sizeof(num) * n * HEAD_ROWS);
    for (i64 i = 0; i < n; i++)
      head_row(logits + i * HEAD_ROWS, p + i * HEAD_ROWS, count, targets[i] - chunk, top + i, sum + i,
               target_logit + i, acc + i * d, d);
    weights_gemm(p, HEAD_ROWS, backward, count, acc, d, n, d, 1);
  }
}

/* Logits of listed rows, f32: logits[j] = h . row(ids[j]). */
void OP(row_logits)(const char *table, i64 type, const int32_t *ids, i64 count, const float *h, i64 d,
                    float *logits, float *row) {
  for (i64 j = 0; j < count; j++) {
    float sum = 0;
    table_row(table, type, ids[j], d, row);
    for (i64 c = 0; c < d; c++) sum += h[c] * row[c];
    logits[j] = sum;
  }
}

/* dh += sum over j of weights[j] * row(ids[j]). */
void OP(add_rows)(const char *table, i64 type, const int32_t *ids, i64 count, const float *weights, i64 d,
                  float *dh, float *row) {
  for (i64 j = 0; j < count; j++) {
    table_row(table, type, ids[j], d, row);
    for (i64 c = 0; c < d; c++) dh[c] += weights[j] * row[c];
  }
}
