package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.L;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Attention of a few tokens, one at a time: keys and values are read where they lie. */
final class VectorAttentionStep {
  private VectorAttentionStep() {}

  /** {@link Kernels#attention}. */
  static void run(AttentionCall call) {
    int headDim = call.headDim();
    int longest = call.position(call.tokenTo() - 1) + 1 - call.oldest(call.firstPosition());
    float[] scores = new float[(longest + L - 1) / L * L];
    float[] query = new float[headDim];
    float[] sum = new float[headDim];
    for (int t = call.tokenFrom(); t < call.tokenTo(); t++) {
      for (int h = call.headFrom(); h < call.headTo(); h++) {
        long at = call.bytesOf(t, h);
        MemorySegment.copy(call.q().segment(), Bytes.FLOAT, at, query, 0, headDim);
        attend(call, call.kvHead(h), call.position(t), query, scores, sum);
        MemorySegment.copy(sum, 0, call.out().segment(), Bytes.FLOAT, at, headDim);
      }
    }
  }

  private static void attend(
      AttentionCall call, int kvHead, int position, float[] query, float[] scores, float[] sum) {
    int oldest = call.oldest(position);
    int count = position + 1 - oldest;
    int firstSlot = oldest & (call.cache().capacity() - 1);
    int untilWrap = Math.min(count, call.cache().capacity() - firstSlot);
    long first = call.slot(kvHead, oldest);
    long wrapped = call.slot(kvHead, 0);
    MemorySegment keys = call.cache().keys();
    scores(keys, first, query, scores, 0, untilWrap);
    scores(keys, wrapped, query, scores, untilWrap, count);
    int padded = (count + L - 1) / L * L;
    Arrays.fill(scores, count, padded, Float.NEGATIVE_INFINITY);
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, scores[i]);
    }
    float total =
        VectorAttention.exponentials(scores, 0, padded, call.scale(), call.scale() * largest);
    Arrays.fill(sum, 0);
    MemorySegment values = call.cache().values();
    weigh(values, first, scores, 0, untilWrap, sum);
    weigh(values, wrapped, scores, untilWrap, count, sum);
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= total;
    }
  }

  /** {@code scores[p] = query . keys[p - from]} for p in the range. */
  private static void scores(
      MemorySegment keys, long at, float[] query, float[] scores, int from, int to) {
    int count = query.length;
    for (int p = from; p < to; p++) {
      long key = at + 4L * (p - from) * count;
      FloatVector even = FloatVector.zero(F);
      FloatVector odd = FloatVector.zero(F);
      for (int i = 0; i < count; i += 2 * L) {
        even = Lanes.load(keys, key + 4L * i).fma(FloatVector.fromArray(F, query, i), even);
        odd =
            Lanes.load(keys, key + 4L * i + 4L * L)
                .fma(FloatVector.fromArray(F, query, i + L), odd);
      }
      scores[p] = Lanes.sum(even.add(odd));
    }
  }

  /** {@code sum += weights[p] * values[p - from]} over p in the range. */
  private static void weigh(
      MemorySegment values, long at, float[] weights, int from, int to, float[] sum) {
    int count = sum.length;
    for (int i = 0; i < count; i += 2 * L) {
      FloatVector a = FloatVector.fromArray(F, sum, i);
      FloatVector b = FloatVector.fromArray(F, sum, i + L);
      for (int p = from; p < to; p++) {
        long value = at + 4 * ((long) (p - from) * count + i);
        FloatVector weight = Lanes.broadcast(weights[p]);
        a = Lanes.load(values, value).fma(weight, a);
        b = Lanes.load(values, value + 4L * L).fma(weight, b);
      }
      a.intoArray(sum, i);
      b.intoArray(sum, i + L);
    }
  }
}
