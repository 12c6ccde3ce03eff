package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.L;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Attention of a few tokens, one at a time. */
final class VectorAttentionStep {
  /** Positions that are copied together. */
  private static final int BLOCK = 64;

  private VectorAttentionStep() {}

  /** {@link Kernels#attention}. */
  static void run(AttentionCall call) {
    int headDim = call.headDim();
    int longest = call.position(call.tokenTo() - 1) + 1 - call.oldest(call.firstPosition());
    float[] scores = new float[(longest + L - 1) / L * L];
    float[] query = new float[headDim];
    float[] sum = new float[headDim];
    float[] block = new float[BLOCK * headDim];
    for (int t = call.tokenFrom(); t < call.tokenTo(); t++) {
      for (int h = call.headFrom(); h < call.headTo(); h++) {
        long at = call.bytesOf(t, h);
        MemorySegment.copy(call.q().segment(), Bytes.FLOAT, at, query, 0, headDim);
        attend(call, call.kvHead(h), call.position(t), query, scores, block, sum);
        MemorySegment.copy(sum, 0, call.out().segment(), Bytes.FLOAT, at, headDim);
      }
    }
  }

  private static void attend(
      AttentionCall call,
      int kvHead,
      int position,
      float[] query,
      float[] scores,
      float[] block,
      float[] sum) {
    int oldest = call.oldest(position);
    int count = position + 1 - oldest;
    for (int p = 0; p < count; ) {
      int positions = load(call, call.cache().keys(), kvHead, oldest + p, count - p, block);
      scores(block, positions, query, scores, p);
      p += positions;
    }
    int padded = (count + L - 1) / L * L;
    Arrays.fill(scores, count, padded, Float.NEGATIVE_INFINITY);
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, scores[i]);
    }
    float scale = call.scale();
    float total = VectorAttention.exponentials(scores, 0, padded, scale, scale * largest);
    Arrays.fill(sum, 0);
    for (int p = 0; p < count; ) {
      int positions = load(call, call.cache().values(), kvHead, oldest + p, count - p, block);
      weigh(block, positions, scores, p, sum);
      p += positions;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= total;
    }
  }

  /** Copies positions that lie together in the ring, a block at most; how many. */
  private static int load(
      AttentionCall call, MemorySegment from, int kvHead, int position, int count, float[] to) {
    int capacity = call.cache().capacity();
    int untilWrap = capacity - (position & (capacity - 1));
    int positions = Math.min(Math.min(count, untilWrap), BLOCK);
    long at = call.slot(kvHead, position);
    MemorySegment.copy(from, Bytes.FLOAT, at, to, 0, positions * call.headDim());
    return positions;
  }

  /** {@code scores[at + p] = query . keys[p]}. */
  private static void scores(float[] keys, int positions, float[] query, float[] scores, int at) {
    int count = query.length;
    for (int p = 0; p < positions; p++) {
      FloatVector even = FloatVector.zero(F);
      FloatVector odd = FloatVector.zero(F);
      for (int i = 0; i < count; i += 2 * L) {
        int key = p * count + i;
        even = FloatVector.fromArray(F, keys, key).fma(FloatVector.fromArray(F, query, i), even);
        odd =
            FloatVector.fromArray(F, keys, key + L)
                .fma(FloatVector.fromArray(F, query, i + L), odd);
      }
      scores[at + p] = Lanes.sum(even.add(odd));
    }
  }

  /** {@code sum += weights[at + p] * values[p]}. */
  private static void weigh(float[] values, int positions, float[] weights, int at, float[] sum) {
    int count = sum.length;
    for (int i = 0; i < count; i += 2 * L) {
      FloatVector a = FloatVector.fromArray(F, sum, i);
      FloatVector b = FloatVector.fromArray(F, sum, i + L);
      for (int p = 0; p < positions; p++) {
        FloatVector weight = Lanes.broadcast(weights[at + p]);
        a = FloatVector.fromArray(F, values, p * count + i).fma(weight, a);
        b = FloatVector.fromArray(F, values, p * count + i + L).fma(weight, b);
      }
      a.intoArray(sum, i);
      b.intoArray(sum, i + L);
    }
  }
}
