package dev.miga.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

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
  public void addLowRank(PackedMatrix b, Floats z, int column, Floats out, int rowFrom, int rowTo) {
    Shapes.addLowRank(b, z, column, out, rowFrom, rowTo);
    for (int r = rowFrom; r < rowTo; r++) {
      float[] factor = b.row(r);
      for (int t = 0; t < z.rows(); t++) {
        double sum = out.get(t, r);
        for (int k = 0; k < factor.length; k++) {
          sum += (double) factor[k] * z.get(t, column + k);
        }
        out.set(t, r, (float) sum);
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
  public void attention(AttentionCall call) {
    Shapes.attention(call);
    for (int t = call.tokenFrom(); t < call.tokenTo(); t++) {
      int oldest = call.oldest(call.position(t));
      for (int h = call.headFrom(); h < call.headTo(); h++) {
        double[] weights = scores(call, t, h, oldest, call.position(t) + 1);
        double sum = exponentials(weights, largest(weights));
        for (int i = 0; i < call.headDim(); i++) {
          double weighed = weighed(call, h, oldest, weights, i);
          call.out().set(t, h * call.headDim() + i, (float) (weighed / sum));
        }
      }
    }
  }

  @Override
  public void attentionParts(AttentionCall call, Floats parts, int partFrom, int partTo) {
    Shapes.attentionParts(call, parts, partFrom, partTo);
    int state = Kernels.partColumns(call.headDim()) - 16;
    for (int part = partFrom; part < partTo; part++) {
      int from = call.partFrom(part);
      for (int h = 0; h < call.heads(); h++) {
        int row = part * call.heads() + h;
        double[] weights = scores(call, call.tokenFrom(), h, from, call.partTo(part));
        float largest = (float) largest(weights);
        parts.set(row, state, largest);
        parts.set(row, state + 1, (float) exponentials(weights, largest));
        for (int i = 0; i < call.headDim(); i++) {
          parts.set(row, i, (float) weighed(call, h, from, weights, i));
        }
      }
    }
  }

  @Override
  public void joinAttention(AttentionCall call, Floats parts) {
    Shapes.joinAttention(call, parts);
    int state = Kernels.partColumns(call.headDim()) - 16;
    for (int h = 0; h < call.heads(); h++) {
      double[] weights = new double[call.parts()];
      for (int part = 0; part < weights.length; part++) {
        weights[part] = parts.get(part * call.heads() + h, state);
      }
      exponentials(weights, largest(weights));
      for (int i = 0; i < call.headDim(); i++) {
        double weighed = 0;
        double sum = 0;
        for (int part = 0; part < weights.length; part++) {
          int row = part * call.heads() + h;
          weighed += weights[part] * parts.get(row, i);
          sum += weights[part] * parts.get(row, state + 1);
        }
        call.out().set(call.tokenFrom(), h * call.headDim() + i, (float) (weighed / sum));
      }
    }
  }

  /** Of a token's head against positions {@code [from, to)}. */
  private static double[] scores(AttentionCall call, int token, int head, int from, int to) {
    KvLayer cache = call.cache();
    double[] scores = new double[to - from];
    for (int p = from; p < to; p++) {
      long at = slot(cache, call.kvHead(head), p);
      double sum = 0;
      for (int i = 0; i < cache.headDim(); i++) {
        double q = call.q().get(token, head * cache.headDim() + i);
        sum += q * cached(cache, cache.keys(), at + i);
      }
      scores[p - from] = sum * call.scale();
    }
    return scores;
  }

  private static double largest(double[] scores) {
    return Arrays.stream(scores).max().orElse(Double.NEGATIVE_INFINITY);
  }

  /** {@code s = e^(s - largest)} in place; their sum. */
  private static double exponentials(double[] scores, double largest) {
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.exp(scores[i] - largest);
      sum += scores[i];
    }
    return sum;
  }

  /** Column {@code i} of the values from position {@code from} on, weighed. */
  private static double weighed(AttentionCall call, int head, int from, double[] weights, int i) {
    KvLayer cache = call.cache();
    double sum = 0;
    for (int p = 0; p < weights.length; p++) {
      long at = slot(cache, call.kvHead(head), from + p) + i;
      sum += weights[p] * cached(cache, cache.values(), at);
    }
    return sum;
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
