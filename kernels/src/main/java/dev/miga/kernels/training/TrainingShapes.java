package dev.miga.kernels.training;

import dev.miga.kernels.Floats;
import dev.miga.kernels.training.TrainingKernels.HeadNorms;
import dev.miga.kernels.training.TrainingKernels.Qkv;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The refusals of {@link TrainingKernels}: each method checks the arguments of its namesake, so
 * that kernels may run without a bounds check of their own. Comparisons a call, and one for each
 * listed row; none for a number that is computed with.
 *
 * @param kernels whose format, packing and scratch memory count
 */
record TrainingShapes(TrainingKernels kernels) {

  void pack(PackedOperand target, MemorySegment source, long rowStep, long columnStep) {
    pack(target, source, Float.BYTES, rowStep, columnStep);
  }

  void packNums(PackedOperand target, MemorySegment source, long rowStep, long columnStep) {
    pack(target, source, numBytes(), rowStep, columnStep);
  }

  private void pack(
      PackedOperand target, MemorySegment source, int bytes, long rowStep, long columnStep) {
    count("rows", target.rows());
    count("columns", target.columns());
    count("row step", rowStep);
    count("column step", columnStep);
    boolean some = target.rows() > 0 && target.columns() > 0;
    long last = (target.rows() - 1L) * rowStep + (target.columns() - 1L) * columnStep;
    room("source", source, bytes, some ? last + 1 : 0);
    writable("packed", target.segment(), 1, packedBytes(target));
  }

  private long packedBytes(PackedOperand operand) {
    return kernels.packedBytes(operand.rows(), operand.columns());
  }

  void multiply(Product first, Product second, MemorySegment c, long cStride, int m, int n) {
    count("rows", m);
    count("columns", n);
    factor(first, m, n);
    factor(second, m, n);
    stride("stride of c", cStride, n);
    writable("c", c, Float.BYTES, numbers(m, cStride, n));
  }

  private void factor(Product product, int m, int n) {
    count("columns of a product", product.k());
    if (product.k() > 0) {
      count("stride", product.stride());
      room("a", product.a(), numBytes(), numbers(m, product.stride(), padded(product.k())));
      room("b", product.b(), 1, kernels.packedBytes(n, product.k()));
    }
  }

  /** Columns that a product reads: bfloat16 comes in pairs. */
  private long padded(int columns) {
    return switch (kernels.format()) {
      case F32 -> columns;
      case BF16 -> (columns + 1L) / 2 * 2;
    };
  }

  void rmsNorm(MemorySegment x, MemorySegment weight, MemorySegment out, int m, int d) {
    rows(m, d);
    floats("x", x, (long) m * d);
    floats("weight", weight, d);
    writable("out", out, numBytes(), (long) m * d);
  }

  void rmsNormAdd(
      MemorySegment x, MemorySegment weight, MemorySegment other, MemorySegment out, int m, int d) {
    rows(m, d);
    floats("x", x, (long) m * d);
    floats("weight", weight, d);
    floats("the other input", other, (long) m * d);
    writable("out", out, Float.BYTES, (long) m * d);
  }

  void qkvForward(
      AttentionShape shape,
      MemorySegment qkv,
      HeadNorms norms,
      MemorySegment rope,
      MemorySegment positions,
      Qkv out,
      int m) {
    qkv(shape, qkv, norms, rope, positions, m);
    writable("q", out.q(), numBytes(), (long) m * shape.queryColumns());
    writable("k", out.k(), numBytes(), (long) m * shape.kvColumns());
    writable("v", out.v(), numBytes(), (long) m * shape.kvColumns());
  }

  void qkvBackward(
      AttentionShape shape,
      MemorySegment qkv,
      HeadNorms norms,
      MemorySegment rope,
      MemorySegment positions,
      Qkv gradient,
      MemorySegment dQkv,
      MemorySegment scratch,
      int m) {
    qkv(shape, qkv, norms, rope, positions, m);
    floats("gradient of q", gradient.q(), (long) m * shape.queryColumns());
    floats("gradient of k", gradient.k(), (long) m * shape.kvColumns());
    floats("gradient of v", gradient.v(), (long) m * shape.kvColumns());
    writable("gradient", dQkv, numBytes(), (long) m * shape.qkvColumns());
    writable("scratch", scratch, Float.BYTES, 2L * shape.headDim());
  }

  private static void qkv(
      AttentionShape shape,
      MemorySegment qkv,
      HeadNorms norms,
      MemorySegment rope,
      MemorySegment positions,
      int m) {
    count("rows", m);
    floats("qkv", qkv, (long) m * shape.qkvColumns());
    floats("norm of q", norms.q(), shape.headDim());
    floats("norm of k", norms.k(), shape.headDim());
    listed("position", positions, m, rope.byteSize() / Float.BYTES / shape.headDim());
  }

  void attentionForward(
      AttentionShape shape,
      QueryBlock block,
      Qkv in,
      MemorySegment out,
      MemorySegment logSums,
      MemorySegment scratch) {
    long queries = attention(shape, block, in, scratch);
    writable("out", out, numBytes(), queries * shape.queryColumns());
    writable("sums", logSums, Float.BYTES, queries * shape.heads());
  }

  void attentionBackward(
      AttentionShape shape,
      QueryBlock block,
      Qkv in,
      MemorySegment out,
      MemorySegment dOut,
      MemorySegment logSums,
      Qkv gradient,
      MemorySegment scratch) {
    long queries = attention(shape, block, in, scratch);
    room("out", out, numBytes(), queries * shape.queryColumns());
    floats("gradient of out", dOut, queries * shape.queryColumns());
    floats("sums", logSums, queries * shape.heads());
    long places = (long) block.first() + block.queries();
    writable("gradient of q", gradient.q(), Float.BYTES, queries * shape.queryColumns());
    writable("gradient of k", gradient.k(), Float.BYTES, places * shape.kvColumns());
    writable("gradient of v", gradient.v(), Float.BYTES, places * shape.kvColumns());
  }

  /** Checks what both directions read; rows of the batch up to the last query. */
  private long attention(AttentionShape shape, QueryBlock block, Qkv in, MemorySegment scratch) {
    count("first query", block.first());
    count("queries", block.queries());
    int end = Math.addExact(block.first(), block.queries());
    int seen = (int) Math.max(0, block.first() - (long) shape.window() + 1);
    ints("branch", block.branch(), end);
    long keys = rowsUpTo(block, seen, end);
    long queries = rowsUpTo(block, block.first(), end);
    room("q", in.q(), numBytes(), queries * shape.queryColumns());
    room("k", in.k(), numBytes(), keys * shape.kvColumns());
    room("v", in.v(), numBytes(), keys * shape.kvColumns());
    long expected = kernels.attentionScratchBytes(shape, block.queries(), end - seen);
    writable("scratch", scratch, 1, expected);
    return queries;
  }

  /** Rows of a batch that holds all tokens at these places of the branch. */
  private static long rowsUpTo(QueryBlock block, int from, int to) {
    long rows = 0;
    for (int place = from; place < to; place++) {
      int row = block.branch().getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, place);
      count("row of the batch", row);
      rows = Math.max(rows, row + 1L);
    }
    return rows;
  }

  void geluForward(MemorySegment gateUp, MemorySegment out, int m, int f) {
    rows(m, f);
    floats("gate and up", gateUp, 2L * m * f);
    writable("out", out, numBytes(), (long) m * f);
  }

  void geluBackward(MemorySegment gateUp, MemorySegment dy, MemorySegment out, int m, int f) {
    rows(m, f);
    floats("gate and up", gateUp, 2L * m * f);
    floats("gradient", dy, (long) m * f);
    writable("out", out, numBytes(), 2L * m * f);
  }

  void convert(
      MemorySegment source,
      long sourceStride,
      MemorySegment target,
      long targetStride,
      int m,
      int n) {
    rows(m, n);
    count("stride", sourceStride);
    stride("stride of the target", targetStride, m > 1 ? n : 0);
    floats("source", source, numbers(m, sourceStride, n));
    writable("target", target, numBytes(), numbers(m, targetStride, n));
  }

  void dropout(MemorySegment x, MemorySegment out, int m, int n) {
    rows(m, n);
    room("x", x, numBytes(), (long) m * n);
    writable("out", out, numBytes(), (long) m * n);
  }

  void dropoutBackwardAdd(MemorySegment dy, MemorySegment dx, int m, int n) {
    rows(m, n);
    floats("dy", dy, (long) m * n);
    writable("dx", dx, Float.BYTES, (long) m * n);
  }

  void tableRows(StoredTable table, MemorySegment ids, int n, MemorySegment out) {
    listed("id", ids, n, table.rows());
    writable("out", out, Float.BYTES, (long) n * table.columns());
  }

  void headPart(
      StoredTable table,
      int from,
      int to,
      MemorySegment h,
      int n,
      MemorySegment targets,
      HeadState state,
      MemorySegment scratch) {
    count("positions", n);
    require(from >= 0 && from <= to && to <= table.rows(), "rows up to", table.rows(), to);
    room("h", h, numBytes(), numbers(n, table.columns(), padded(table.columns())));
    ints("targets", targets, n);
    writable("tops", state.top(), Float.BYTES, n);
    writable("sums", state.sum(), Float.BYTES, n);
    writable("logits of targets", state.targetLogit(), Float.BYTES, n);
    require(
        state.rowSum().columns() == table.columns(),
        "columns of sums",
        table.columns(),
        state.rowSum().columns());
    writable("sums of rows", state.rowSum().segment(), Float.BYTES, (long) n * table.columns());
    writable("scratch", scratch, 1, kernels.headScratchBytes(n, table.columns()));
  }

  void rowLogits(
      StoredTable table,
      MemorySegment ids,
      int count,
      MemorySegment h,
      MemorySegment logits,
      MemorySegment scratch) {
    listed("id", ids, count, table.rows());
    floats("h", h, table.columns());
    writable("logits", logits, Float.BYTES, count);
    writable("scratch", scratch, Float.BYTES, table.columns());
  }

  void addRows(
      StoredTable table,
      MemorySegment ids,
      int count,
      MemorySegment weights,
      MemorySegment dh,
      MemorySegment scratch) {
    listed("id", ids, count, table.rows());
    floats("weights", weights, count);
    writable("dh", dh, Float.BYTES, table.columns());
    writable("scratch", scratch, Float.BYTES, table.columns());
  }

  void outerSum(
      MemorySegment u,
      long uStride,
      int r,
      MemorySegment x,
      long xStride,
      int n,
      int tokens,
      MemorySegment target,
      long targetStride) {
    rows(r, n);
    count("tokens", tokens);
    count("stride", uStride);
    count("stride", xStride);
    stride("stride of the target", targetStride, n);
    room("u", u, numBytes(), numbers(tokens, uStride, r));
    room("x", x, numBytes(), numbers(tokens, xStride, n));
    writable("target", target, Float.BYTES, numbers(r, targetStride, n));
  }

  void weightGradient(
      MemorySegment dy,
      long dyStride,
      int outputs,
      PackedOperand x,
      MemorySegment target,
      MemorySegment scratch) {
    count("outputs", outputs);
    count("stride", dyStride);
    room("dy", dy, numBytes(), numbers(x.columns(), dyStride, outputs));
    room("x", x.segment(), 1, packedBytes(x));
    writable("target", target, Float.BYTES, (long) outputs * x.rows());
    writable("scratch", scratch, 1, kernels.weightGradientScratchBytes(outputs, x.columns()));
  }

  void adamw(
      MemorySegment parameters,
      MemorySegment gradients,
      MemorySegment first,
      MemorySegment second) {
    long n = parameters.byteSize() / Float.BYTES;
    writable("parameters", parameters, Float.BYTES, n);
    floats("gradients", gradients, n);
    writable("first moments", first, Float.BYTES, n);
    writable("second moments", second, Float.BYTES, n);
  }

  void sumOfSquares(Floats x) {
    floats("x", x.segment(), (long) x.rows() * x.columns());
  }

  private int numBytes() {
    return kernels.format().bytes();
  }

  /** Numbers from the first to the last of some rows. */
  private static long numbers(int rows, long stride, long columns) {
    return rows == 0 ? 0 : (rows - 1) * stride + columns;
  }

  private static void rows(int rows, int columns) {
    count("rows", rows);
    count("columns", columns);
  }

  private static void count(String what, long found) {
    require(found >= 0, what, 0, found);
  }

  private static void stride(String what, long found, int columns) {
    require(found >= columns, what, columns, found);
  }

  private static void floats(String what, MemorySegment segment, long numbers) {
    room(what, segment, Float.BYTES, numbers);
  }

  private static void ints(String what, MemorySegment segment, int numbers) {
    room(what, segment, Integer.BYTES, numbers);
  }

  private static void writable(String what, MemorySegment segment, int bytes, long numbers) {
    room(what, segment, bytes, numbers);
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException(what + " is read-only");
    }
  }

  private static void room(String what, MemorySegment segment, int bytes, long numbers) {
    long expected = bytes * numbers;
    require(segment.byteSize() >= expected, what, expected, segment.byteSize());
  }

  /** Indices, each below a limit. */
  private static void listed(String what, MemorySegment indices, int n, long limit) {
    count("number of indices", n);
    ints("indices", indices, n);
    for (int i = 0; i < n; i++) {
      int found = indices.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i);
      require(found >= 0 && found < limit, what, limit, found);
    }
  }

  private static void require(boolean holds, String what, long expected, long found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: expected %d, got %d".formatted(what, expected, found));
    }
  }
}
