package dev.miga.kernels.training;

import dev.miga.kernels.Floats;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The specification: every operation in plain Java, f32 factors, sums in order. */
public final class ScalarTrainingKernels implements TrainingKernels {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final double GELU = Math.sqrt(2 / Math.PI);

  private final TrainingShapes shapes = new TrainingShapes(this);

  /** Kernels without state. */
  public ScalarTrainingKernels() {}

  private static float get(MemorySegment x, long i) {
    return x.getAtIndex(FLOAT, i);
  }

  private static void set(MemorySegment x, long i, double value) {
    x.setAtIndex(FLOAT, i, (float) value);
  }

  private static void add(MemorySegment x, long i, double value) {
    set(x, i, get(x, i) + value);
  }

  @Override
  public String name() {
    return "scalar-f32";
  }

  @Override
  public NumberFormat format() {
    return NumberFormat.F32;
  }

  /** Packed is row-major here. */
  @Override
  public long packedBytes(int rows, int columns) {
    return 4L * rows * columns;
  }

  @Override
  public void pack(
      PackedOperand target, MemorySegment source, long rowStep, long columnStep, float scale) {
    shapes.pack(target, source, rowStep, columnStep);
    for (int r = 0; r < target.rows(); r++) {
      for (int c = 0; c < target.columns(); c++) {
        float value = scale * get(source, r * rowStep + c * columnStep);
        set(target.segment(), (long) r * target.columns() + c, value);
      }
    }
  }

  @Override
  public void multiply(Product first, Product second, MemorySegment c, long cStride, int m, int n) {
    shapes.multiply(first, second, c, cStride, m, n);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        set(c, i * cStride + j, dot(second, i, j, dot(first, i, j, 0)));
      }
    }
  }

  private static float dot(Product p, int i, int j, float start) {
    float sum = start;
    for (int k = 0; k < p.k(); k++) {
      sum += get(p.a(), i * p.stride() + k) * get(p.b(), (long) j * p.k() + k);
    }
    return sum;
  }

  private static double inverseRms(MemorySegment x, long at, int d, float eps) {
    double squares = 0;
    for (int i = 0; i < d; i++) {
      squares += (double) get(x, at + i) * get(x, at + i);
    }
    return 1 / Math.sqrt(squares / d + eps);
  }

  @Override
  public void rmsNorm(
      MemorySegment x, MemorySegment weight, float eps, MemorySegment out, int m, int d) {
    shapes.rmsNorm(x, weight, out, m, d);
    for (long at = 0; at < (long) m * d; at += d) {
      double s = inverseRms(x, at, d, eps);
      for (int i = 0; i < d; i++) {
        set(out, at + i, get(x, at + i) * s * get(weight, i));
      }
    }
  }

  @Override
  public void rmsNormAdd(
      MemorySegment x,
      MemorySegment weight,
      float eps,
      MemorySegment residual,
      MemorySegment out,
      int m,
      int d) {
    shapes.rmsNormAdd(x, weight, residual, out, m, d);
    for (long at = 0; at < (long) m * d; at += d) {
      double s = inverseRms(x, at, d, eps);
      for (int i = 0; i < d; i++) {
        set(out, at + i, get(residual, at + i) + get(x, at + i) * s * get(weight, i));
      }
    }
  }

  @Override
  public void rmsNormBackward(
      MemorySegment x,
      MemorySegment weight,
      float eps,
      MemorySegment dy,
      MemorySegment dx,
      int m,
      int d) {
    shapes.rmsNormAdd(x, weight, dy, dx, m, d);
    dx.asSlice(0, 4L * m * d).fill((byte) 0);
    rmsNormBackwardAdd(x, weight, eps, dy, dx, m, d);
  }

  @Override
  public void rmsNormBackwardAdd(
      MemorySegment x,
      MemorySegment weight,
      float eps,
      MemorySegment dy,
      MemorySegment dx,
      int m,
      int d) {
    shapes.rmsNormAdd(x, weight, dy, dx, m, d);
    for (long at = 0; at < (long) m * d; at += d) {
      addNormGradient(x, at, weight, eps, dy, dx, d);
    }
  }

  /** {@code dx += s * (w dy - x s^2 mean(w dy x))} with {@code s} the inverse of the RMS. */
  private static void addNormGradient(
      MemorySegment x,
      long at,
      MemorySegment weight,
      float eps,
      MemorySegment dy,
      MemorySegment dx,
      int d) {
    double s = inverseRms(x, at, d, eps);
    double mean = 0;
    for (int i = 0; i < d; i++) {
      mean += (double) get(weight, i) * get(dy, at + i) * get(x, at + i) / d;
    }
    for (int i = 0; i < d; i++) {
      add(dx, at + i, s * (get(weight, i) * get(dy, at + i) - get(x, at + i) * s * s * mean));
    }
  }

  @Override
  public void qkvForward(
      AttentionShape shape,
      MemorySegment qkv,
      HeadNorms norms,
      MemorySegment rope,
      MemorySegment positions,
      Qkv out,
      int m) {
    shapes.qkvForward(shape, qkv, norms, rope, positions, out, m);
    int d = shape.headDim();
    for (int t = 0; t < m; t++) {
      long turn = (long) positions.getAtIndex(INT, t) * d;
      long at = (long) t * shape.qkvColumns();
      for (int h = 0; h < shape.heads(); h++, at += d) {
        long to = ((long) t * shape.heads() + h) * d;
        rotate(qkv, at, norms.q(), norms.eps(), rope, turn, out.q(), to, d);
      }
      for (int h = 0; h < shape.kvHeads(); h++, at += d) {
        long to = ((long) t * shape.kvHeads() + h) * d;
        rotate(qkv, at, norms.k(), norms.eps(), rope, turn, out.k(), to, d);
      }
      for (int i = 0; i < shape.kvColumns(); i++) {
        set(out.v(), (long) t * shape.kvColumns() + i, get(qkv, at + i));
      }
    }
  }

  private static void rotate(
      MemorySegment x,
      long at,
      MemorySegment weight,
      float eps,
      MemorySegment rope,
      long turn,
      MemorySegment out,
      long to,
      int d) {
    double s = inverseRms(x, at, d, eps);
    int half = d / 2;
    for (int i = 0; i < half; i++) {
      double a = get(x, at + i) * s * get(weight, i);
      double b = get(x, at + half + i) * s * get(weight, half + i);
      double cosine = get(rope, turn + i);
      double sine = get(rope, turn + half + i);
      set(out, to + i, a * cosine - b * sine);
      set(out, to + half + i, b * cosine + a * sine);
    }
  }

  @Override
  public void qkvBackward(
      AttentionShape shape,
      MemorySegment qkv,
      HeadNorms norms,
      MemorySegment rope,
      MemorySegment positions,
      Qkv gradient,
      MemorySegment dQkv,
      MemorySegment scratch,
      int m) {
    shapes.qkvBackward(shape, qkv, norms, rope, positions, gradient, dQkv, scratch, m);
    int d = shape.headDim();
    for (int t = 0; t < m; t++) {
      long turn = (long) positions.getAtIndex(INT, t) * d;
      long at = (long) t * shape.qkvColumns();
      for (int h = 0; h < shape.heads() + shape.kvHeads(); h++, at += d) {
        boolean query = h < shape.heads();
        MemorySegment dy = query ? gradient.q() : gradient.k();
        long row =
            query ? (long) t * shape.heads() + h : (long) t * shape.kvHeads() + h - shape.heads();
        unrotate(dy, row * d, rope, turn, scratch, d);
        MemorySegment target = dQkv.asSlice(4 * at, 4L * d);
        target.fill((byte) 0);
        MemorySegment weight = query ? norms.q() : norms.k();
        addNormGradient(qkv.asSlice(4 * at), 0, weight, norms.eps(), scratch, target, d);
      }
      for (int i = 0; i < shape.kvColumns(); i++) {
        set(dQkv, at + i, get(gradient.v(), (long) t * shape.kvColumns() + i));
      }
    }
  }

  private static void unrotate(
      MemorySegment dy, long at, MemorySegment rope, long turn, MemorySegment out, int d) {
    int half = d / 2;
    for (int i = 0; i < half; i++) {
      double a = get(dy, at + i);
      double b = get(dy, at + half + i);
      double cosine = get(rope, turn + i);
      double sine = get(rope, turn + half + i);
      set(out, i, a * cosine + b * sine);
      set(out, half + i, b * cosine - a * sine);
    }
  }

  @Override
  public long attentionScratchBytes(AttentionShape shape, int queries, int branchTokens) {
    return 4L * branchTokens;
  }

  @Override
  public void attentionForward(
      AttentionShape shape,
      QueryBlock block,
      Qkv in,
      MemorySegment out,
      MemorySegment logSums,
      MemorySegment scratch) {
    shapes.attentionForward(shape, block, in, out, logSums, scratch);
    int d = shape.headDim();
    for (int query = block.first(); query < block.first() + block.queries(); query++) {
      long row = block.branch().getAtIndex(INT, query);
      for (int h = 0; h < shape.heads(); h++) {
        int low = (int) Math.max(0, query - (long) shape.window() + 1);
        double top = Double.NEGATIVE_INFINITY;
        double[] scores = new double[query + 1 - low];
        for (int key = low; key <= query; key++) {
          scores[key - low] = score(shape, block, in, row, h, key);
          top = Math.max(top, scores[key - low]);
        }
        double sum = 0;
        for (double score : scores) {
          sum += Math.exp(score - top);
        }
        double logSum = top + Math.log(sum);
        set(logSums, row * shape.heads() + h, logSum);
        double[] result = new double[d];
        for (int key = low; key <= query; key++) {
          double p = Math.exp(scores[key - low] - logSum);
          long value = kvAt(shape, block, h, key);
          for (int i = 0; i < d; i++) {
            result[i] += p * get(in.v(), value + i);
          }
        }
        for (int i = 0; i < d; i++) {
          set(out, (row * shape.heads() + h) * d + i, result[i]);
        }
      }
    }
  }

  /** Index of the first number of a head's key, and value, at a place of the branch. */
  private static long kvAt(AttentionShape shape, QueryBlock block, int head, int place) {
    long row = block.branch().getAtIndex(INT, place);
    return (row * shape.kvHeads() + head / shape.headsPerKv()) * shape.headDim();
  }

  private static double score(
      AttentionShape shape, QueryBlock block, Qkv in, long row, int head, int key) {
    long q = (row * shape.heads() + head) * shape.headDim();
    long k = kvAt(shape, block, head, key);
    double sum = 0;
    for (int i = 0; i < shape.headDim(); i++) {
      sum += (double) get(in.q(), q + i) * get(in.k(), k + i);
    }
    return sum * shape.scale();
  }

  @Override
  public void attentionBackward(
      AttentionShape shape,
      QueryBlock block,
      Qkv in,
      MemorySegment out,
      MemorySegment dOut,
      MemorySegment logSums,
      Qkv gradient,
      MemorySegment scratch) {
    shapes.attentionBackward(shape, block, in, out, dOut, logSums, gradient, scratch);
    for (int query = block.first(); query < block.first() + block.queries(); query++) {
      long row = block.branch().getAtIndex(INT, query);
      for (int h = 0; h < shape.heads(); h++) {
        headBackward(shape, block, in, out, dOut, logSums, gradient, query, row, h);
      }
    }
  }

  private static void headBackward(
      AttentionShape shape,
      QueryBlock block,
      Qkv in,
      MemorySegment out,
      MemorySegment dOut,
      MemorySegment logSums,
      Qkv gradient,
      int query,
      long row,
      int head) {
    int d = shape.headDim();
    long q = (row * shape.heads() + head) * d;
    double dot = 0;
    for (int i = 0; i < d; i++) {
      dot += (double) get(out, q + i) * get(dOut, q + i);
    }
    double[] dq = new double[d];
    for (int key = (int) Math.max(0, query - (long) shape.window() + 1); key <= query; key++) {
      long kv = kvAt(shape, block, head, key);
      long place = ((long) key * shape.kvHeads() + head / shape.headsPerKv()) * d;
      double logSum = get(logSums, row * shape.heads() + head);
      double p = Math.exp(score(shape, block, in, row, head, key) - logSum);
      double dp = 0;
      for (int i = 0; i < d; i++) {
        dp += (double) get(dOut, q + i) * get(in.v(), kv + i);
      }
      double ds = p * (dp - dot) * shape.scale();
      for (int i = 0; i < d; i++) {
        dq[i] += ds * get(in.k(), kv + i);
        add(gradient.k(), place + i, ds * get(in.q(), q + i));
        add(gradient.v(), place + i, p * get(dOut, q + i));
      }
    }
    for (int i = 0; i < d; i++) {
      set(gradient.q(), q + i, dq[i]);
    }
  }

  @Override
  public void geluForward(MemorySegment gateUp, MemorySegment out, int m, int f) {
    shapes.geluForward(gateUp, out, m, f);
    for (long t = 0; t < m; t++) {
      for (int i = 0; i < f; i++) {
        double g = get(gateUp, t * 2 * f + i);
        double gelu = 0.5 * g * (1 + Math.tanh(GELU * (g + 0.044715 * g * g * g)));
        set(out, t * f + i, gelu * get(gateUp, t * 2 * f + f + i));
      }
    }
  }

  @Override
  public void geluBackward(
      MemorySegment gateUp, MemorySegment dy, MemorySegment out, int m, int f) {
    shapes.geluBackward(gateUp, dy, out, m, f);
    for (long t = 0; t < m; t++) {
      for (int i = 0; i < f; i++) {
        double g = get(gateUp, t * 2 * f + i);
        double up = get(gateUp, t * 2 * f + f + i);
        double tanh = Math.tanh(GELU * (g + 0.044715 * g * g * g));
        double slope =
            0.5 * (1 + tanh) + 0.5 * g * (1 - tanh * tanh) * GELU * (1 + 3 * 0.044715 * g * g);
        double d = get(dy, t * f + i);
        set(out, t * 2 * f + i, d * up * slope);
        set(out, t * 2 * f + f + i, d * 0.5 * g * (1 + tanh));
      }
    }
  }

  @Override
  public void convert(
      MemorySegment source,
      long sourceStride,
      MemorySegment target,
      long targetStride,
      int m,
      int n) {
    shapes.convert(source, sourceStride, target, targetStride, m, n);
    for (int t = 0; t < m; t++) {
      MemorySegment.copy(source, 4L * t * sourceStride, target, 4L * t * targetStride, 4L * n);
    }
  }

  @Override
  public void dropout(
      Dropout mask, MemorySegment x, MemorySegment out, int firstRow, int m, int n) {
    shapes.dropout(x, out, m, n);
    for (int i = 0; i < m * n; i++) {
      set(out, i, get(x, i) * mask.factor(firstRow * n + i));
    }
  }

  @Override
  public void dropoutBackwardAdd(
      Dropout mask, MemorySegment dy, MemorySegment dx, int firstRow, int m, int n) {
    shapes.dropoutBackwardAdd(dy, dx, m, n);
    for (int i = 0; i < m * n; i++) {
      add(dx, i, get(dy, i) * mask.factor(firstRow * n + i));
    }
  }

  @Override
  public void tableRows(
      StoredTable table, MemorySegment ids, int n, float scale, MemorySegment out) {
    shapes.tableRows(table, ids, n, out);
    for (int i = 0; i < n; i++) {
      float[] row = table.row(ids.getAtIndex(INT, i));
      for (int c = 0; c < row.length; c++) {
        set(out, (long) i * row.length + c, row[c] * scale);
      }
    }
  }

  @Override
  public long headScratchBytes(int n, int columns) {
    return 4L * columns;
  }

  @Override
  public void headPart(
      StoredTable table,
      int from,
      int to,
      MemorySegment h,
      int n,
      MemorySegment targets,
      HeadState state,
      MemorySegment scratch) {
    shapes.headPart(table, from, to, h, n, targets, state, scratch);
    for (int token = from; token < to; token++) {
      float[] row = table.row(token);
      for (int i = 0; i < n; i++) {
        float logit = 0;
        for (int c = 0; c < row.length; c++) {
          logit += get(h, (long) i * row.length + c) * row[c];
        }
        if (targets.getAtIndex(INT, i) == token) {
          set(state.targetLogit(), i, logit);
        } else {
          account(state, i, logit, row);
        }
      }
    }
  }

  private static void account(HeadState state, int i, float logit, float[] row) {
    float top = get(state.top(), i);
    float newTop = Math.max(top, logit);
    double shrink = Math.exp(top - newTop);
    double share = Math.exp(logit - newTop);
    set(state.top(), i, newTop);
    set(state.sum(), i, get(state.sum(), i) * shrink + share);
    for (int c = 0; c < row.length; c++) {
      double sum = state.rowSum().get(i, c) * shrink + share * row[c];
      state.rowSum().set(i, c, (float) sum);
    }
  }

  @Override
  public void rowLogits(
      StoredTable table,
      MemorySegment ids,
      int count,
      MemorySegment h,
      MemorySegment logits,
      MemorySegment scratch) {
    shapes.rowLogits(table, ids, count, h, logits, scratch);
    for (int j = 0; j < count; j++) {
      float[] row = table.row(ids.getAtIndex(INT, j));
      double sum = 0;
      for (int c = 0; c < row.length; c++) {
        sum += (double) get(h, c) * row[c];
      }
      set(logits, j, sum);
    }
  }

  @Override
  public void addRows(
      StoredTable table,
      MemorySegment ids,
      int count,
      MemorySegment weights,
      MemorySegment dh,
      MemorySegment scratch) {
    shapes.addRows(table, ids, count, weights, dh, scratch);
    for (int j = 0; j < count; j++) {
      float[] row = table.row(ids.getAtIndex(INT, j));
      for (int c = 0; c < row.length; c++) {
        add(dh, c, (double) get(weights, j) * row[c]);
      }
    }
  }

  @Override
  public void outerSum(
      MemorySegment u,
      long uStride,
      int r,
      MemorySegment x,
      long xStride,
      int n,
      int tokens,
      float scale,
      MemorySegment target,
      long targetStride) {
    shapes.outerSum(u, uStride, r, x, xStride, n, tokens, target, targetStride);
    for (int i = 0; i < r; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int t = 0; t < tokens; t++) {
          sum += get(u, t * uStride + i) * get(x, t * xStride + j);
        }
        add(target, i * targetStride + j, scale * sum);
      }
    }
  }

  @Override
  public void packNums(PackedOperand target, MemorySegment source, long rowStep, long columnStep) {
    shapes.packNums(target, source, rowStep, columnStep);
    pack(target, source, rowStep, columnStep, 1);
  }

  @Override
  public long weightGradientScratchBytes(int outputs, int tokens) {
    return 0;
  }

  @Override
  public void weightGradient(
      MemorySegment dy,
      long dyStride,
      int outputs,
      PackedOperand x,
      MemorySegment target,
      MemorySegment scratch) {
    shapes.weightGradient(dy, dyStride, outputs, x, target, scratch);
    for (int i = 0; i < outputs; i++) {
      for (int j = 0; j < x.rows(); j++) {
        float sum = 0;
        for (int t = 0; t < x.columns(); t++) {
          sum += get(dy, t * dyStride + i) * get(x.segment(), (long) j * x.columns() + t);
        }
        add(target, (long) i * x.rows() + j, sum);
      }
    }
  }

  @Override
  public void adamw(
      AdamStep step,
      MemorySegment parameters,
      MemorySegment gradients,
      MemorySegment first,
      MemorySegment second) {
    shapes.adamw(parameters, gradients, first, second);
    for (long i = 0; i < parameters.byteSize() / 4; i++) {
      float g = get(gradients, i) * step.gradientScale();
      float m = step.beta1() * get(first, i) + (1 - step.beta1()) * g;
      float v = step.beta2() * get(second, i) + (1 - step.beta2()) * g * g;
      set(first, i, m);
      set(second, i, v);
      double root = Math.sqrt(v * step.secondCorrection()) + step.epsilon();
      float p = get(parameters, i);
      set(parameters, i, p - step.decay() * p - step.stepSize() * m / root);
    }
  }

  @Override
  public double sumOfSquares(Floats x) {
    shapes.sumOfSquares(x);
    double sum = 0;
    for (long i = 0; i < x.segment().byteSize() / 4; i++) {
      sum += (double) get(x.segment(), i) * get(x.segment(), i);
    }
    return sum;
  }
}
