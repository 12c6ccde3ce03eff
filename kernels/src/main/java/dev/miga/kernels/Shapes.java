package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The refusals of {@link Kernels}: each method checks the arguments of its namesake, so that
 * kernels may run without a bounds check of their own. A few comparisons a call, none an element.
 */
final class Shapes {
  private Shapes() {}

  static void prepare(Activations x, int tokenFrom, int tokenTo, long preparedBytes) {
    range("tokens", tokenFrom, tokenTo, x.tokens());
    prepared(x, tokenTo, preparedBytes);
  }

  static void matmul(
      PackedMatrix w,
      Activations x,
      int tokens,
      Floats out,
      int rowFrom,
      int rowTo,
      long preparedBytes) {
    input(x, tokens, w.columns(), preparedBytes);
    output("out", out, tokens, w.rows());
    units(rowFrom, rowTo, w.rows(), Layout.TILE_ROWS);
  }

  static void addLowRank(PackedMatrix b, Floats z, int column, Floats out, int rowFrom, int rowTo) {
    require(b.layout() == Layout.BF16, "factor in BF16, found " + b.layout(), 1, 0);
    require(column >= 0, "column from", 0, column);
    require(
        column + b.columns() <= z.columns(), "columns up to", z.columns(), column + b.columns());
    output("out", out, z.rows(), b.rows());
    units(rowFrom, rowTo, b.rows(), Layout.TILE_ROWS);
  }

  static void rmsNorm(Floats x, MemorySegment weight, Floats out, int tokenFrom, int tokenTo) {
    range("tokens", tokenFrom, tokenTo, x.rows());
    output("out", out, tokenTo, x.columns());
    bytes("bytes of weight", weight, 4L * x.columns());
  }

  static void normRope(
      Floats x, MemorySegment weight, Floats rope, int headDim, int tokenFrom, int tokenTo) {
    range("tokens", tokenFrom, tokenTo, x.rows());
    require(headDim > 0 && headDim % 2 == 0, "headDim in multiples of", 2, headDim);
    require(x.columns() % headDim == 0, "columns in multiples of", headDim, x.columns());
    bytes("bytes of weight", weight, 4L * headDim);
    output("rope", rope, tokenTo, headDim);
  }

  static void storeKv(
      Floats k, Floats v, KvLayer cache, int tokenFrom, int tokenTo, int firstPosition) {
    int columns = cache.kvHeads() * cache.headDim();
    range("tokens", tokenFrom, tokenTo, Math.min(k.rows(), v.rows()));
    require(k.columns() == columns, "columns of k", columns, k.columns());
    require(v.columns() == columns, "columns of v", columns, v.columns());
    require(firstPosition >= 0, "position from", 0, firstPosition);
    require(
        tokenTo - tokenFrom <= cache.capacity(),
        "tokens up to",
        cache.capacity(),
        tokenTo - tokenFrom);
  }

  static void attention(AttentionCall call) {
    KvLayer cache = call.cache();
    Floats q = call.q();
    range("tokens", call.tokenFrom(), call.tokenTo(), q.rows());
    output("out", call.out(), call.tokenTo(), q.columns());
    int heads = q.columns() / cache.headDim();
    require(
        q.columns() % cache.headDim() == 0 && heads % cache.kvHeads() == 0,
        "columns in multiples of",
        (long) cache.headDim() * cache.kvHeads(),
        q.columns());
    range("heads", call.headFrom(), call.headTo(), heads);
    require(call.window() > 0, "window from", 1, call.window());
    require(call.firstPosition() >= 0, "position from", 0, call.firstPosition());
    long oldest = call.oldest(call.firstPosition());
    long span = call.firstPosition() + (long) call.tokens() - oldest;
    require(span <= cache.capacity(), "positions seen up to", cache.capacity(), span);
  }

  static void attentionParts(AttentionCall call, Floats parts, int partFrom, int partTo) {
    single(call);
    range("parts", partFrom, partTo, call.parts());
    output("parts", parts, partTo * call.heads(), Kernels.partColumns(call.headDim()));
  }

  static void joinAttention(AttentionCall call, Floats parts) {
    single(call);
    output("parts", parts, call.parts() * call.heads(), Kernels.partColumns(call.headDim()));
  }

  /** All heads of one token. */
  private static void single(AttentionCall call) {
    attention(call);
    require(call.tokens() == 1, "tokens", 1, call.tokens());
    int heads = call.headTo() - call.headFrom();
    require(heads == call.heads(), "heads", call.heads(), heads);
  }

  static void geluMul(Floats gate, Floats up, int tokens, int columnFrom, int columnTo) {
    output("gate", gate, tokens, up.columns());
    output("up", up, tokens, gate.columns());
    range("columns", columnFrom, columnTo, gate.columns());
  }

  static void scores(
      PlaneTable table,
      Activations x,
      int tokens,
      Floats scores,
      int rowFrom,
      int rowTo,
      long preparedBytes) {
    input(x, tokens, table.columns(), preparedBytes);
    output("scores", scores, tokens, table.rows());
    range("rows", rowFrom, rowTo, table.rows());
  }

  static void coarseBounds(
      PlaneTable table,
      Activations x,
      int tokens,
      Floats lower,
      Floats upper,
      int rowFrom,
      int rowTo,
      long preparedBytes) {
    input(x, tokens, table.columns(), preparedBytes);
    output("lower", lower, tokens, table.groups());
    output("upper", upper, tokens, table.groups());
    units(rowFrom, rowTo, table.rows(), PlaneTable.GROUP_ROWS);
  }

  static void candidates(
      PlaneTable table, Activations x, int token, Floats upper, long preparedBytes) {
    range("tokens", token, token + 1, x.tokens());
    input(x, token + 1, table.columns(), preparedBytes);
    output("upper", upper, token + 1, table.groups());
  }

  static void rowLogits(
      PlaneTable table,
      Activations x,
      int token,
      MemorySegment rows,
      MemorySegment logits,
      int from,
      int to) {
    range("tokens", token, token + 1, x.tokens());
    require(x.columns() == table.columns(), "columns", table.columns(), x.columns());
    range("listed rows", from, to, (int) Math.min(Integer.MAX_VALUE, rows.byteSize() / 4));
    require(logits.byteSize() / 4 >= to, "logits for", to, logits.byteSize() / 4);
    for (int i = from; i < to; i++) {
      int row = rows.get(Bytes.INT, 4L * i);
      require(row >= 0 && row < table.rows(), "row under", table.rows(), row);
    }
  }

  private static void input(Activations x, int tokens, int columns, long preparedBytes) {
    require(tokens >= 0 && tokens <= x.tokens(), "tokens up to", x.tokens(), tokens);
    require(x.columns() == columns, "columns of activations", columns, x.columns());
    prepared(x, tokens, preparedBytes);
  }

  private static void prepared(Activations x, int tokens, long preparedBytes) {
    long expected = tokens * preparedBytes;
    long found = x.prepared().byteSize();
    require(found >= expected, "bytes prepared from", expected, found);
  }

  private static void output(String name, Floats out, int rows, int columns) {
    if (out.rows() < rows || out.columns() != columns) {
      throw new IllegalArgumentException(
          "%s takes [%d, %d], got [%d, %d]"
              .formatted(name, rows, columns, out.rows(), out.columns()));
    }
  }

  private static void range(String name, int from, int to, int size) {
    if (from < 0 || from > to || to > size) {
      throw new IllegalArgumentException("%s [%d, %d) of %d".formatted(name, from, to, size));
    }
  }

  /** A range of rows that begins and ends with a unit, or ends with the last row. */
  private static void units(int from, int to, int rows, int unit) {
    range("rows", from, to, rows);
    require(from % unit == 0, "row from a multiple of", unit, from);
    require(to % unit == 0 || to == rows, "rows to a multiple of", unit, to);
  }

  private static void bytes(String name, MemorySegment segment, long expected) {
    require(segment.byteSize() == expected, name, expected, segment.byteSize());
  }

  private static void require(boolean holds, String what, long expected, long found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: expected %d, got %d".formatted(what, expected, found));
    }
  }
}
