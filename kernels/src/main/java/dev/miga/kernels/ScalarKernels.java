package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The specification: every operation as its definition reads, one number at a time, summed in f64
 * and rounded once. Slow, and right.
 */
public final class ScalarKernels implements Kernels {

  /** Kernels without state: one will do. */
  public ScalarKernels() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public KvLayer.KvType kvType() {
    return KvLayer.KvType.F32;
  }

  @Override
  public long preparedBytes(int columns) {
    return 0;
  }

  @Override
  public void prepare(Activations x, int tokenFrom, int tokenTo) {
    Shapes.prepare(x, tokenFrom, tokenTo, 0);
  }

  @Override
  public void matmul(
      PackedMatrix w, Activations x, int tokens, Floats out, int rowFrom, int rowTo) {
    Shapes.matmul(w, x, tokens, out, rowFrom, rowTo, 0);
    float[][] inputs = rows(x.values(), tokens);
    for (int r = rowFrom; r < rowTo; r++) {
      float[] row = w.row(r);
      for (int t = 0; t < tokens; t++) {
        out.set(t, r, dot(row, inputs[t]));
      }
    }
  }

  @Override
  public void rmsNorm(
      Floats x, MemorySegment weight, float eps, Floats out, int tokenFrom, int tokenTo) {
    Shapes.rmsNorm(x, weight, out, tokenFrom, tokenTo);
    for (int t = tokenFrom; t < tokenTo; t++) {
      double scale = inverseRms(x, t, 0, x.columns(), eps);
      for (int c = 0; c < x.columns(); c++) {
        out.set(t, c, (float) (x.get(t, c) * scale * weight(weight, c)));
      }
    }
  }

  @Override
  public void rmsNormAdd(
      Floats x, MemorySegment weight, float eps, Floats residual, int tokenFrom, int tokenTo) {
    Shapes.rmsNorm(x, weight, residual, tokenFrom, tokenTo);
    for (int t = tokenFrom; t < tokenTo; t++) {
      double scale = inverseRms(x, t, 0, x.columns(), eps);
      for (int c = 0; c < x.columns(); c++) {
        double normed = x.get(t, c) * scale * weight(weight, c);
        residual.set(t, c, (float) (residual.get(t, c) + normed));
      }
    }
  }

  @Override
  public void normRope(
      Floats x,
      MemorySegment weight,
      float eps,
      Floats rope,
      int headDim,
      int tokenFrom,
      int tokenTo) {
    Shapes.normRope(x, weight, rope, headDim, tokenFrom, tokenTo);
    for (int t = tokenFrom; t < tokenTo; t++) {
      for (int c = 0; c < x.columns(); c += headDim) {
        double scale = inverseRms(x, t, c, headDim, eps);
        for (int i = 0; i < headDim / 2; i++) {
          int j = i + headDim / 2;
          double first = x.get(t, c + i) * scale * weight(weight, i);
          double second = x.get(t, c + j) * scale * weight(weight, j);
          double cos = rope.get(t, i);
          double sin = rope.get(t, j);
          x.set(t, c + i, (float) (first * cos - second * sin));
          x.set(t, c + j, (float) (second * cos + first * sin));
        }
      }
    }
  }

  @Override
  public void storeKv(
      Floats k, Floats v, KvLayer cache, int tokenFrom, int tokenTo, int firstPosition) {
    Shapes.storeKv(k, v, cache, tokenFrom, tokenTo, firstPosition);
    for (int t = tokenFrom; t < tokenTo; t++) {
      int position = firstPosition + (t - tokenFrom);
      for (int head = 0; head < cache.kvHeads(); head++) {
        long at = slot(cache, head, position);
        for (int i = 0; i < cache.headDim(); i++) {
          int c = head * cache.headDim() + i;
          setCached(cache, cache.keys(), at + i, k.get(t, c));
          setCached(cache, cache.values(), at + i, v.get(t, c));
        }
      }
    }
  }

  @Override
  public void attention(
      Floats q,
      KvLayer cache,
      int window,
      float scale,
      Floats out,
      int tokenFrom,
      int tokenTo,
      int firstPosition,
      int headFrom,
      int headTo) {
    Shapes.attention(q, cache, window, out, tokenFrom, tokenTo, firstPosition, headFrom, headTo);
    int headsPerKv = q.columns() / cache.headDim() / cache.kvHeads();
    for (int t = tokenFrom; t < tokenTo; t++) {
      int position = firstPosition + (t - tokenFrom);
      int oldest = (int) Math.max(0, (long) position - window + 1);
      for (int h = headFrom; h < headTo; h++) {
        double[] weights = scores(q, t, h, cache, h / headsPerKv, oldest, position, scale);
        softmax(weights);
        for (int i = 0; i < cache.headDim(); i++) {
          double sum = 0;
          for (int p = oldest; p <= position; p++) {
            long at = slot(cache, h / headsPerKv, p) + i;
            sum += weights[p - oldest] * cached(cache, cache.values(), at);
          }
          out.set(t, h * cache.headDim() + i, (float) sum);
        }
      }
    }
  }

  private static double[] scores(
      Floats q, int t, int h, KvLayer cache, int kvHead, int oldest, int position, float scale) {
    double[] scores = new double[position - oldest + 1];
    for (int p = oldest; p <= position; p++) {
      long at = slot(cache, kvHead, p);
      double sum = 0;
      for (int i = 0; i < cache.headDim(); i++) {
        sum += (double) q.get(t, h * cache.headDim() + i) * cached(cache, cache.keys(), at + i);
      }
      scores[p - oldest] = sum * scale;
    }
    return scores;
  }

  private static void softmax(double[] scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      max = Math.max(max, score);
    }
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.exp(scores[i] - max);
      sum += scores[i];
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= sum;
    }
  }

  @Override
  public void geluMul(Floats gate, Floats up, int tokens, int columnFrom, int columnTo) {
    Shapes.geluMul(gate, up, tokens, columnFrom, columnTo);
    for (int t = 0; t < tokens; t++) {
      for (int c = columnFrom; c < columnTo; c++) {
        gate.set(t, c, (float) (geluTanh(gate.get(t, c)) * up.get(t, c)));
      }
    }
  }

  /** {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}, Hendrycks and Gimpel 2016. */
  private static double geluTanh(double x) {
    return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  @Override
  public void coarseBounds(
      PlaneTable table,
      Activations x,
      int tokens,
      CoarseMargin margin,
      Floats lower,
      Floats upper,
      int rowFrom,
      int rowTo) {
    Shapes.coarseBounds(table, x, tokens, lower, upper, rowFrom, rowTo, 0);
    for (int t = 0; t < tokens; t++) {
      float[] input = x.values().row(t);
      float factor = margin.share() * norm(input);
      for (int r = rowFrom; r < rowTo; r++) {
        boolean first = r % PlaneTable.GROUP_ROWS == 0;
        int group = r / PlaneTable.GROUP_ROWS;
        float score = coarseScore(table, r, input);
        float width = factor * table.residualNorm(r);
        float low = first ? score - width : Math.max(lower.get(t, group), score - width);
        float high = first ? score + width : Math.max(upper.get(t, group), score + width);
        lower.set(t, group, low);
        upper.set(t, group, high);
      }
    }
  }

  private static float coarseScore(PlaneTable table, int row, float[] x) {
    double sum = 0;
    for (int c = 0; c < x.length; c++) {
      sum += (double) table.scale(row, c) * (table.highAt(row, c) * 16 + 7.5f - 128) * x[c];
    }
    return (float) sum;
  }

  private static float norm(float[] x) {
    return (float) Math.sqrt(dot(x, x));
  }

  @Override
  public int candidates(
      PlaneTable table,
      Activations x,
      int token,
      CoarseMargin margin,
      Floats upper,
      float threshold,
      MemorySegment candidates) {
    Shapes.candidates(table, x, token, upper, 0);
    float[] input = x.values().row(token);
    float factor = margin.share() * norm(input);
    int count = 0;
    for (int r = 0; r < table.rows(); r++) {
      if (upper.get(token, r / PlaneTable.GROUP_ROWS) >= threshold
          && coarseScore(table, r, input) + factor * table.residualNorm(r) >= threshold) {
        if (4L * count + 4 <= candidates.byteSize()) {
          candidates.set(Bytes.INT, 4L * count, r);
        }
        count++;
      }
    }
    return count;
  }

  @Override
  public void tableLogits(
      PlaneTable table, Activations x, int tokens, Floats logits, int rowFrom, int rowTo) {
    Shapes.scores(table, x, tokens, logits, rowFrom, rowTo, 0);
    float[][] inputs = rows(x.values(), tokens);
    for (int r = rowFrom; r < rowTo; r++) {
      float[] row = table.row(r);
      for (int t = 0; t < tokens; t++) {
        logits.set(t, r, dot(row, inputs[t]));
      }
    }
  }

  @Override
  public void rowLogits(
      PlaneTable table,
      Activations x,
      int token,
      MemorySegment rows,
      MemorySegment logits,
      int from,
      int to) {
    Shapes.rowLogits(table, x, token, rows, logits, from, to);
    float[] input = x.values().row(token);
    for (int i = from; i < to; i++) {
      float[] row = table.row(rows.get(Bytes.INT, 4L * i));
      logits.set(Bytes.FLOAT, 4L * i, dot(row, input));
    }
  }

  private static float[][] rows(Floats x, int tokens) {
    float[][] rows = new float[tokens][];
    for (int t = 0; t < tokens; t++) {
      rows[t] = x.row(t);
    }
    return rows;
  }

  private static float dot(float[] row, float[] x) {
    double sum = 0;
    for (int c = 0; c < row.length; c++) {
      sum += (double) row[c] * x[c];
    }
    return (float) sum;
  }

  private static double inverseRms(Floats x, int token, int from, int count, float eps) {
    double sum = 0;
    for (int c = from; c < from + count; c++) {
      double value = x.get(token, c);
      sum += value * value;
    }
    return 1 / Math.sqrt(sum / count + eps);
  }

  private static double weight(MemorySegment weight, int index) {
    return weight.get(Bytes.FLOAT, 4L * index);
  }

  /** Index of the first number of a position in the ring. */
  private static long slot(KvLayer cache, int kvHead, int position) {
    int slot = position & (cache.capacity() - 1);
    return ((long) kvHead * cache.capacity() + slot) * cache.headDim();
  }

  private static float cached(KvLayer cache, MemorySegment from, long index) {
    return switch (cache.type()) {
      case F32 -> Bytes.f32(from, 4 * index);
      case F16 -> Bytes.f16(from, 2 * index);
    };
  }

  private static void setCached(KvLayer cache, MemorySegment to, long index, float value) {
    switch (cache.type()) {
      case F32 -> to.set(Bytes.FLOAT, 4 * index, value);
      case F16 -> to.set(Bytes.SHORT, 2 * index, Float.floatToFloat16(value));
    }
  }
}
