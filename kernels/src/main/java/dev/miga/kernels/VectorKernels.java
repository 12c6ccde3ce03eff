package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Kernels in the Vector API: weights are decoded to f32 on the way, activations and the KV cache
 * stay f32.
 */
public final class VectorKernels implements Kernels {
  /** Tokens up to which weights are decoded again for each rather than kept decoded for all. */
  private static final int FEW_TOKENS = 3;

  private final ThreadLocal<VectorScratch> scratch = ThreadLocal.withInitial(VectorScratch::new);
  private final Kernels scalar = new ScalarKernels();

  /** Needs the module {@code jdk.incubator.vector}; see {@link KernelsProvider}. */
  public VectorKernels() {}

  @Override
  public String name() {
    return "vector-" + Lanes.F.vectorBitSize();
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
    VectorScratch room = scratch.get();
    if (tokens > FEW_TOKENS) {
      VectorGemm.matmul(w, x.values(), tokens, out, rowFrom, rowTo, room);
    } else {
      for (int t = 0; t < tokens; t++) {
        VectorGemv.matmul(w, x.values(), t, out, rowFrom, rowTo, room);
      }
    }
  }

  @Override
  public void addLowRank(PackedMatrix b, Floats z, int column, Floats out, int rowFrom, int rowTo) {
    Shapes.addLowRank(b, z, column, out, rowFrom, rowTo);
    VectorLowRank.add(b, z, column, out, rowFrom, rowTo);
  }

  @Override
  public void rmsNorm(
      Floats x, MemorySegment weight, float eps, Floats out, int tokenFrom, int tokenTo) {
    Shapes.rmsNorm(x, weight, out, tokenFrom, tokenTo);
    VectorScratch room = scratch.get();
    int columns = x.columns();
    room.weights = load(weight, 0, columns, room.weights);
    for (int t = tokenFrom; t < tokenTo; t++) {
      long at = 4L * t * columns;
      room.x = load(x.segment(), at, columns, room.x);
      float scale = VectorRows.inverseRms(room.x, 0, columns, eps);
      VectorRows.scale(room.x, scale, room.weights, columns);
      store(room.x, out.segment(), at, columns);
    }
  }

  @Override
  public void rmsNormAdd(
      Floats x, MemorySegment weight, float eps, Floats residual, int tokenFrom, int tokenTo) {
    Shapes.rmsNorm(x, weight, residual, tokenFrom, tokenTo);
    VectorScratch room = scratch.get();
    int columns = x.columns();
    room.weights = load(weight, 0, columns, room.weights);
    for (int t = tokenFrom; t < tokenTo; t++) {
      long at = 4L * t * columns;
      room.x = load(x.segment(), at, columns, room.x);
      room.out = load(residual.segment(), at, columns, room.out);
      float scale = VectorRows.inverseRms(room.x, 0, columns, eps);
      VectorRows.scaleAdd(room.x, scale, room.weights, room.out, columns);
      store(room.out, residual.segment(), at, columns);
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
    VectorScratch room = scratch.get();
    int columns = x.columns();
    room.weights = load(weight, 0, headDim, room.weights);
    for (int t = tokenFrom; t < tokenTo; t++) {
      long at = 4L * t * columns;
      room.x = load(x.segment(), at, columns, room.x);
      room.sums = load(rope.segment(), 4L * t * headDim, headDim, room.sums);
      for (int c = 0; c < columns; c += headDim) {
        float scale = VectorRows.inverseRms(room.x, c, headDim, eps);
        VectorRows.scaleRotate(room.x, c, scale, room.weights, room.sums, headDim / 2);
      }
      store(room.x, x.segment(), at, columns);
    }
  }

  private static float[] load(MemorySegment from, long at, int count, float[] to) {
    float[] array = VectorScratch.atLeast(to, count);
    MemorySegment.copy(from, Bytes.FLOAT, at, array, 0, count);
    return array;
  }

  private static void store(float[] from, MemorySegment to, long at, int count) {
    MemorySegment.copy(from, 0, to, Bytes.FLOAT, at, count);
  }

  @Override
  public void storeKv(
      Floats k, Floats v, KvLayer cache, int tokenFrom, int tokenTo, int firstPosition) {
    Shapes.storeKv(k, v, cache, tokenFrom, tokenTo, firstPosition);
    if (cache.type() != KvLayer.KvType.F32) {
      scalar.storeKv(k, v, cache, tokenFrom, tokenTo, firstPosition);
      return;
    }
    long bytes = 4L * cache.headDim();
    for (int t = tokenFrom; t < tokenTo; t++) {
      int slot = (firstPosition + (t - tokenFrom)) & (cache.capacity() - 1);
      for (int head = 0; head < cache.kvHeads(); head++) {
        long from = ((long) t * cache.kvHeads() + head) * bytes;
        long to = ((long) head * cache.capacity() + slot) * bytes;
        MemorySegment.copy(k.segment(), from, cache.keys(), to, bytes);
        MemorySegment.copy(v.segment(), from, cache.values(), to, bytes);
      }
    }
  }

  @Override
  public void attention(AttentionCall call) {
    Shapes.attention(call);
    if (VectorAttention.fits(call)) {
      VectorAttention.run(call);
    } else {
      scalar.attention(call);
    }
  }

  @Override
  public void attentionParts(AttentionCall call, Floats parts, int partFrom, int partTo) {
    Shapes.attentionParts(call, parts, partFrom, partTo);
    if (VectorAttention.fits(call)) {
      VectorAttentionStep.parts(call, parts, partFrom, partTo);
    } else {
      scalar.attentionParts(call, parts, partFrom, partTo);
    }
  }

  @Override
  public void joinAttention(AttentionCall call, Floats parts) {
    scalar.joinAttention(call, parts);
  }

  @Override
  public void geluMul(Floats gate, Floats up, int tokens, int columnFrom, int columnTo) {
    Shapes.geluMul(gate, up, tokens, columnFrom, columnTo);
    VectorScratch room = scratch.get();
    int count = columnTo - columnFrom;
    for (int t = 0; t < tokens; t++) {
      long at = 4 * ((long) t * gate.columns() + columnFrom);
      room.x = load(gate.segment(), at, count, room.x);
      room.sums = load(up.segment(), at, count, room.sums);
      VectorRows.geluMul(room.x, room.sums, count);
      store(room.x, gate.segment(), at, count);
    }
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
    VectorBounds bounds =
        new VectorBounds(table, x.values().first(tokens), margin.share(), scratch.get());
    bounds.collect(lower, upper, rowFrom, rowTo);
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
    Floats alone = x.values().rows(token, token + 1);
    return new VectorBounds(table, alone, margin.share(), scratch.get())
        .candidates(upper.rows(token, token + 1), threshold, candidates);
  }

  @Override
  public void tableLogits(
      PlaneTable table, Activations x, int tokens, Floats logits, int rowFrom, int rowTo) {
    Shapes.scores(table, x, tokens, logits, rowFrom, rowTo, 0);
    VectorTable.exact(table, x.values(), tokens, logits, rowFrom, rowTo, scratch.get());
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
    VectorTable.rows(table, x.values(), token, rows, logits, from, to, scratch.get());
  }
}
