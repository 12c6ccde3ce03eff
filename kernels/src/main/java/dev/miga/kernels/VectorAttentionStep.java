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

  private final AttentionCall call;
  private final float[] scores;
  private final float[] query;
  private final float[] block;

  /** Of the last head: values weighed by {@code e^(score - largest)}. */
  private final float[] sum;

  private float largest;

  /** The sum of the weights. */
  private float total;

  /** For up to so many positions. */
  private VectorAttentionStep(AttentionCall call, int positions) {
    this.call = call;
    this.scores = new float[(positions + L - 1) / L * L];
    this.query = new float[call.headDim()];
    this.block = new float[BLOCK * call.headDim()];
    this.sum = new float[call.headDim()];
  }

  /** {@link Kernels#attention}. */
  static void run(AttentionCall call) {
    int longest = call.position(call.tokenTo() - 1) + 1 - call.oldest(call.firstPosition());
    VectorAttentionStep step = new VectorAttentionStep(call, longest);
    for (int t = call.tokenFrom(); t < call.tokenTo(); t++) {
      for (int h = call.headFrom(); h < call.headTo(); h++) {
        int position = call.position(t);
        step.attend(t, h, call.oldest(position), position + 1);
        for (int i = 0; i < step.sum.length; i++) {
          step.sum[i] /= step.total;
        }
        long at = call.bytesOf(t, h);
        MemorySegment.copy(step.sum, 0, call.out().segment(), Bytes.FLOAT, at, step.sum.length);
      }
    }
  }

  /** {@link Kernels#attentionParts}. */
  static void parts(AttentionCall call, Floats parts, int partFrom, int partTo) {
    VectorAttentionStep step = new VectorAttentionStep(call, Kernels.KEY_PART);
    int state = parts.columns() - 16;
    for (int part = partFrom; part < partTo; part++) {
      for (int h = 0; h < call.heads(); h++) {
        int row = part * call.heads() + h;
        step.attend(call.tokenFrom(), h, call.partFrom(part), call.partTo(part));
        long at = 4L * row * parts.columns();
        MemorySegment.copy(step.sum, 0, parts.segment(), Bytes.FLOAT, at, step.sum.length);
        parts.set(row, state, step.largest);
        parts.set(row, state + 1, step.total);
      }
    }
  }

  /** A token's head over positions {@code [from, to)}. */
  private void attend(int token, int head, int from, int to) {
    MemorySegment.copy(
        call.q().segment(), Bytes.FLOAT, call.bytesOf(token, head), query, 0, query.length);
    int kvHead = call.kvHead(head);
    int count = to - from;
    for (int p = 0; p < count; ) {
      int positions = load(call, call.cache().keys(), kvHead, from + p, count - p, block);
      scores(block, positions, query, scores, p);
      p += positions;
    }
    int padded = (count + L - 1) / L * L;
    Arrays.fill(scores, count, padded, Float.NEGATIVE_INFINITY);
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, scores[i]);
    }
    largest = call.scale() * most;
    total = VectorAttention.exponentials(scores, 0, padded, call.scale(), largest);
    Arrays.fill(sum, 0);
    for (int p = 0; p < count; ) {
      int positions = load(call, call.cache().values(), kvHead, from + p, count - p, block);
      weigh(block, positions, scores, p, sum);
      p += positions;
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
