package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.L;
import static dev.miga.kernels.VectorGemm.PANEL_ROWS;
import static dev.miga.kernels.VectorGemm.TOKENS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Causal attention over an f32 cache in blocks of {@link #BLOCK} positions with a running softmax
 * (Milakov and Gimelshein 2018; Dao et al. 2022): a block's keys are turned to panels and its
 * values copied, both then serve every token and head of the call.
 */
final class VectorAttention {
  /** Positions of a block: keys and values of 256 dimensions take 256 KiB. */
  private static final int BLOCK = 128;

  private final AttentionCall call;
  private final int headDim;
  private final float[] keys;
  private final float[] values;
  private final float[] queries;
  private final float[] scores = new float[TOKENS * BLOCK];
  private final float[] product;

  /** Largest score so far and sum of exponentials, {@code [heads, tokens]}. */
  private final float[] largest;

  private final float[] sums;

  /** Weighed values so far, {@code [heads, tokens, headDim]}. */
  private final float[] weighed;

  private VectorAttention(AttentionCall call) {
    this.call = call;
    this.headDim = call.headDim();
    this.keys = new float[BLOCK * headDim];
    this.values = new float[BLOCK * headDim];
    this.queries = new float[TOKENS * headDim];
    this.product = new float[TOKENS * headDim];
    int states = (call.headTo() - call.headFrom()) * (call.tokenTo() - call.tokenFrom());
    this.largest = new float[states];
    this.sums = new float[states];
    this.weighed = new float[states * headDim];
  }

  /** Whether vectors fit the heads and the cache; others are left to the scalar kernels. */
  static boolean fits(AttentionCall call) {
    return call.cache().type() == KvLayer.KvType.F32 && call.headDim() % (2 * L) == 0;
  }

  /** {@link Kernels#attention}. */
  static void run(AttentionCall call) {
    if (call.tokenTo() - call.tokenFrom() < TOKENS / 2) {
      VectorAttentionStep.run(call);
    } else {
      new VectorAttention(call).run();
    }
  }

  private void run() {
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    int last = call.position(call.tokenTo() - 1);
    int headsPerKv = call.q().columns() / headDim / call.cache().kvHeads();
    int head = call.headFrom();
    while (head < call.headTo()) {
      int kvHead = call.kvHead(head);
      int headEnd = Math.min(call.headTo(), (kvHead + 1) * headsPerKv);
      int start = call.oldest(call.firstPosition());
      for (int block = start; block <= last; block += BLOCK) {
        int count = Math.min(BLOCK, last + 1 - block);
        loadBlock(kvHead, block, count);
        for (int h = head; h < headEnd; h++) {
          for (int t = call.tokenFrom(); t < call.tokenTo(); t += TOKENS) {
            group(h, t, Math.min(TOKENS, call.tokenTo() - t), block, count);
          }
        }
      }
      head = headEnd;
    }
    divide();
  }

  private void loadBlock(int kvHead, int block, int count) {
    for (int p = 0; p < count; p++) {
      long at = call.slot(kvHead, block + p);
      MemorySegment.copy(call.cache().values(), Bytes.FLOAT, at, values, p * headDim, headDim);
      int to = p / PANEL_ROWS * PANEL_ROWS * headDim + p % PANEL_ROWS;
      MemorySegment.copy(call.cache().keys(), Bytes.FLOAT, at, product, 0, headDim);
      turn(product, keys, to, headDim);
    }
    for (int p = count; p < BLOCK; p++) {
      Arrays.fill(values, p * headDim, (p + 1) * headDim, 0);
    }
  }

  private static void turn(float[] row, float[] to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i * PANEL_ROWS] = row[i];
    }
  }

  /** Up to eight tokens of a head over the block that is loaded. */
  private void group(int head, int token, int tokens, int block, int count) {
    boolean seen =
        block <= call.position(token + tokens - 1)
            && block + count > call.oldest(call.position(token));
    if (!seen) {
      return;
    }
    for (int t = 0; t < tokens; t++) {
      MemorySegment.copy(
          call.q().segment(),
          Bytes.FLOAT,
          call.bytesOf(token + t, head),
          queries,
          t * headDim,
          headDim);
    }
    for (int p = 0; p < count; p += 2 * L) {
      int panel = p / PANEL_ROWS * PANEL_ROWS * headDim + p % PANEL_ROWS;
      VectorGemm.multiply(keys, panel, PANEL_ROWS, queries, 0, headDim, headDim, scores, p, BLOCK);
    }
    int state =
        (head - call.headFrom()) * (call.tokenTo() - call.tokenFrom()) + token - call.tokenFrom();
    float[] rescale = new float[TOKENS];
    for (int t = 0; t < tokens; t++) {
      int position = call.position(token + t);
      mask(t, position, block, count);
      rescale[t] = softmax(t, state + t);
    }
    Arrays.fill(scores, tokens * BLOCK, TOKENS * BLOCK, 0);
    for (int i = 0; i < headDim; i += 2 * L) {
      VectorGemm.multiply(values, i, headDim, scores, 0, BLOCK, BLOCK, product, i, headDim);
    }
    for (int t = 0; t < tokens; t++) {
      rescaleAdd(weighed, (state + t) * headDim, rescale[t], product, t * headDim, headDim);
    }
  }

  /** Hides positions that a token does not see. */
  private void mask(int t, int position, int block, int count) {
    int from = Math.clamp(call.oldest(position) - (long) block, 0, count);
    int to = Math.clamp(position + 1L - block, from, count);
    Arrays.fill(scores, t * BLOCK, t * BLOCK + from, Float.NEGATIVE_INFINITY);
    Arrays.fill(scores, t * BLOCK + to, (t + 1) * BLOCK, Float.NEGATIVE_INFINITY);
  }

  /** Turns scores to weights under the running maximum; what earlier sums must be scaled by. */
  private float softmax(int t, int state) {
    float before = largest[state];
    float now = Math.max(before, call.scale() * max(scores, t * BLOCK));
    if (now == Float.NEGATIVE_INFINITY) {
      Arrays.fill(scores, t * BLOCK, (t + 1) * BLOCK, 0);
      return 0;
    }
    float rescale = before == Float.NEGATIVE_INFINITY ? 0 : (float) Math.exp(before - now);
    largest[state] = now;
    sums[state] = sums[state] * rescale + exponentials(scores, t * BLOCK, BLOCK, call.scale(), now);
    return rescale;
  }

  private static float max(float[] scores, int at) {
    FloatVector max = FloatVector.fromArray(F, scores, at);
    for (int i = L; i < BLOCK; i += L) {
      max = max.max(FloatVector.fromArray(F, scores, at + i));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  /** {@code s = e^(scale * s - largest)} in place; their sum. The count is a multiple of L. */
  static float exponentials(float[] scores, int at, int count, float scale, float largest) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < count; i += L) {
      FloatVector s = FloatVector.fromArray(F, scores, at + i);
      FloatVector e = Lanes.exp(s.mul(scale).sub(largest));
      e.intoArray(scores, at + i);
      sum = sum.add(e);
    }
    return Lanes.sum(sum);
  }

  private static void rescaleAdd(
      float[] out, int at, float rescale, float[] add, int addAt, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector.fromArray(F, out, at + i)
          .fma(Lanes.broadcast(rescale), FloatVector.fromArray(F, add, addAt + i))
          .intoArray(out, at + i);
    }
  }

  private void divide() {
    int tokens = call.tokenTo() - call.tokenFrom();
    for (int state = 0; state < sums.length; state++) {
      float inverse = 1 / sums[state];
      for (int i = state * headDim; i < (state + 1) * headDim; i++) {
        weighed[i] *= inverse;
      }
      long to = call.bytesOf(call.tokenFrom() + state % tokens, call.headFrom() + state / tokens);
      MemorySegment.copy(weighed, state * headDim, call.out().segment(), Bytes.FLOAT, to, headDim);
    }
  }
}
