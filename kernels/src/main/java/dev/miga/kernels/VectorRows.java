package dev.miga.kernels;

import static dev.miga.kernels.Lanes.L;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Norms, rotary positions and the gate of the feed-forward, row by row. */
final class VectorRows {
  /** {@code -2 sqrt(2/pi)}: a tanh becomes an exponential of twice its argument. */
  private static final float GELU = -1.5957692f;

  private static final float GELU_CUBE = GELU * 0.044715f;

  private VectorRows() {}

  /** {@code 1 / sqrt(mean of squares + eps)} of the numbers from an offset on. */
  static float inverseRms(MemorySegment x, long at, int count, float eps) {
    FloatVector even = Lanes.broadcast(0);
    FloatVector odd = even;
    int i = 0;
    for (; i + 2 * L <= count; i += 2 * L) {
      FloatVector a = Lanes.load(x, at + 4L * i);
      FloatVector b = Lanes.load(x, at + 4L * i + 4L * L);
      even = a.fma(a, even);
      odd = b.fma(b, odd);
    }
    double sum = Lanes.sum(even.add(odd));
    for (; i < count; i++) {
      double value = Bytes.f32(x, at + 4L * i);
      sum += value * value;
    }
    return (float) (1 / Math.sqrt(sum / count + eps));
  }

  /** {@code out = x * scale * weight}. */
  static void scale(
      MemorySegment x, long at, float scale, MemorySegment weight, MemorySegment out, int count) {
    int i = 0;
    for (; i + L <= count; i += L) {
      FloatVector w = Lanes.load(weight, 4L * i);
      Lanes.store(Lanes.load(x, at + 4L * i).mul(scale).mul(w), out, at + 4L * i);
    }
    for (; i < count; i++) {
      float scaled = Bytes.f32(x, at + 4L * i) * scale * Bytes.f32(weight, 4L * i);
      out.set(Bytes.FLOAT, at + 4L * i, scaled);
    }
  }

  /** {@code out += x * scale * weight}. */
  static void scaleAdd(
      MemorySegment x, long at, float scale, MemorySegment weight, MemorySegment out, int count) {
    int i = 0;
    for (; i + L <= count; i += L) {
      FloatVector scaled = Lanes.load(x, at + 4L * i).mul(scale);
      FloatVector sum = scaled.fma(Lanes.load(weight, 4L * i), Lanes.load(out, at + 4L * i));
      Lanes.store(sum, out, at + 4L * i);
    }
    for (; i < count; i++) {
      float scaled = Bytes.f32(x, at + 4L * i) * scale * Bytes.f32(weight, 4L * i);
      out.set(Bytes.FLOAT, at + 4L * i, Bytes.f32(out, at + 4L * i) + scaled);
    }
  }

  /** Scales a head and rotates its halves against each other, in place. */
  static void scaleRotate(
      MemorySegment x,
      long at,
      float scale,
      MemorySegment weight,
      MemorySegment rope,
      long ropeAt,
      int half) {
    long bytes = 4L * half;
    int i = 0;
    for (; i + L <= half; i += L) {
      long o = 4L * i;
      FloatVector first = Lanes.load(x, at + o).mul(scale).mul(Lanes.load(weight, o));
      FloatVector second =
          Lanes.load(x, at + bytes + o).mul(scale).mul(Lanes.load(weight, bytes + o));
      FloatVector cos = Lanes.load(rope, ropeAt + o);
      FloatVector sin = Lanes.load(rope, ropeAt + bytes + o);
      Lanes.store(first.mul(cos).sub(second.mul(sin)), x, at + o);
      Lanes.store(second.mul(cos).add(first.mul(sin)), x, at + bytes + o);
    }
    for (; i < half; i++) {
      long o = 4L * i;
      float first = Bytes.f32(x, at + o) * scale * Bytes.f32(weight, o);
      float second = Bytes.f32(x, at + bytes + o) * scale * Bytes.f32(weight, bytes + o);
      float cos = Bytes.f32(rope, ropeAt + o);
      float sin = Bytes.f32(rope, ropeAt + bytes + o);
      x.set(Bytes.FLOAT, at + o, first * cos - second * sin);
      x.set(Bytes.FLOAT, at + bytes + o, second * cos + first * sin);
    }
  }

  /**
   * {@code gate = geluTanh(gate) * up}, in place. As {@code (1 + tanh u) / 2 = 1 / (1 + e^-2u)},
   * nothing cancels.
   */
  static void geluMul(MemorySegment gate, MemorySegment up, long at, int count) {
    int i = 0;
    for (; i + L <= count; i += L) {
      FloatVector x = Lanes.load(gate, at + 4L * i);
      FloatVector minus2u = x.mul(x).fma(Lanes.broadcast(GELU_CUBE), Lanes.broadcast(GELU)).mul(x);
      FloatVector gelu = x.div(Lanes.exp(minus2u).add(1f));
      Lanes.store(gelu.mul(Lanes.load(up, at + 4L * i)), gate, at + 4L * i);
    }
    for (; i < count; i++) {
      double x = Bytes.f32(gate, at + 4L * i);
      double gelu = x / (1 + Math.exp((GELU + GELU_CUBE * x * x) * x));
      gate.set(Bytes.FLOAT, at + 4L * i, (float) (gelu * Bytes.f32(up, at + 4L * i)));
    }
  }
}
