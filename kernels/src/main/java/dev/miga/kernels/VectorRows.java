package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.L;

import jdk.incubator.vector.FloatVector;

/** Norms, rotary positions and the gate of the feed-forward, on rows in heap arrays. */
final class VectorRows {
  /** {@code -2 sqrt(2/pi)}: a tanh becomes an exponential of twice its argument. */
  private static final float GELU = -1.5957692f;

  private static final float GELU_CUBE = GELU * 0.044715f;

  private VectorRows() {}

  /** {@code 1 / sqrt(mean of squares + eps)} of the numbers from an index on. */
  static float inverseRms(float[] x, int at, int count, float eps) {
    FloatVector squares = FloatVector.zero(F);
    int i = 0;
    for (; i + L <= count; i += L) {
      FloatVector a = FloatVector.fromArray(F, x, at + i);
      squares = a.fma(a, squares);
    }
    double sum = Lanes.sum(squares);
    for (; i < count; i++) {
      sum += (double) x[at + i] * x[at + i];
    }
    return (float) (1 / Math.sqrt(sum / count + eps));
  }

  /** {@code x = x * scale * weight}. */
  static void scale(float[] x, float scale, float[] weight, int count) {
    int i = 0;
    for (; i + L <= count; i += L) {
      FloatVector w = FloatVector.fromArray(F, weight, i);
      FloatVector.fromArray(F, x, i).mul(scale).mul(w).intoArray(x, i);
    }
    for (; i < count; i++) {
      x[i] = x[i] * scale * weight[i];
    }
  }

  /** {@code out += x * scale * weight}. */
  static void scaleAdd(float[] x, float scale, float[] weight, float[] out, int count) {
    int i = 0;
    for (; i + L <= count; i += L) {
      FloatVector scaled = FloatVector.fromArray(F, x, i).mul(scale);
      FloatVector w = FloatVector.fromArray(F, weight, i);
      scaled.fma(w, FloatVector.fromArray(F, out, i)).intoArray(out, i);
    }
    for (; i < count; i++) {
      out[i] += x[i] * scale * weight[i];
    }
  }

  /** Scales a head and rotates its halves against each other, in place. */
  static void scaleRotate(float[] x, int at, float scale, float[] weight, float[] rope, int half) {
    int i = 0;
    for (; i + L <= half; i += L) {
      int j = half + i;
      FloatVector first =
          FloatVector.fromArray(F, x, at + i).mul(scale).mul(FloatVector.fromArray(F, weight, i));
      FloatVector second =
          FloatVector.fromArray(F, x, at + j).mul(scale).mul(FloatVector.fromArray(F, weight, j));
      FloatVector cos = FloatVector.fromArray(F, rope, i);
      FloatVector sin = FloatVector.fromArray(F, rope, j);
      first.mul(cos).sub(second.mul(sin)).intoArray(x, at + i);
      second.mul(cos).add(first.mul(sin)).intoArray(x, at + j);
    }
    for (; i < half; i++) {
      int j = half + i;
      float first = x[at + i] * scale * weight[i];
      float second = x[at + j] * scale * weight[j];
      x[at + i] = first * rope[i] - second * rope[j];
      x[at + j] = second * rope[i] + first * rope[j];
    }
  }

  /**
   * {@code gate = geluTanh(gate) * up}, in place. As {@code (1 + tanh u) / 2 = 1 / (1 + e^-2u)},
   * nothing cancels.
   */
  static void geluMul(float[] gate, float[] up, int count) {
    int i = 0;
    for (; i + L <= count; i += L) {
      FloatVector x = FloatVector.fromArray(F, gate, i);
      FloatVector minus2u = x.mul(x).fma(Lanes.broadcast(GELU_CUBE), Lanes.broadcast(GELU)).mul(x);
      FloatVector gelu = x.div(Lanes.exp(minus2u).add(1f));
      gelu.mul(FloatVector.fromArray(F, up, i)).intoArray(gate, i);
    }
    for (; i < count; i++) {
      double x = gate[i];
      gate[i] = (float) (x / (1 + Math.exp((GELU + GELU_CUBE * x * x) * x)) * up[i]);
    }
  }
}
