package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.L;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Matrix products for several tokens: weights are decoded to f32 panels that stay in the
 * second-level cache, eight tokens at a time are copied beside them, and the inner loop keeps eight
 * tokens times two vectors of rows in registers (sixteen sums, so that each waits for none; ten
 * loads for sixteen multiply-adds).
 */
final class VectorGemm {
  /** Tokens of a register tile. */
  static final int TOKENS = 8;

  /** Rows of a panel. */
  static final int PANEL_ROWS = 32;

  /** Floats of panels that are decoded together: half a megabyte. */
  private static final int PANEL_FLOATS = 1 << 17;

  private VectorGemm() {}

  /** {@link Kernels#matmul}. */
  static void matmul(
      PackedMatrix w,
      Floats x,
      int tokens,
      Floats out,
      int rowFrom,
      int rowTo,
      VectorScratch scratch) {
    int panel = PANEL_ROWS * w.columns();
    int step = PANEL_ROWS * Math.max(1, PANEL_FLOATS / panel);
    scratch.panel = VectorScratch.atLeast(scratch.panel, step / PANEL_ROWS * panel);
    scratch.x = VectorScratch.atLeast(scratch.x, TOKENS * w.columns());
    scratch.out = VectorScratch.atLeast(scratch.out, TOKENS * PANEL_ROWS);
    for (int row = rowFrom; row < rowTo; row += step) {
      int end = Math.min(row + step, rowTo);
      for (int r = row; r < end; r += Layout.TILE_ROWS) {
        int offset = (r - row) / PANEL_ROWS * panel + (r - row) % PANEL_ROWS;
        VectorTiles.toPanel(w, r / Layout.TILE_ROWS, scratch, scratch.panel, offset, PANEL_ROWS);
      }
      for (int t = 0; t < tokens; t += TOKENS) {
        int count = Math.min(TOKENS, tokens - t);
        loadTokens(x, t, count, scratch.x);
        for (int r = row; r < end; r += PANEL_ROWS) {
          int at = (r - row) / PANEL_ROWS * panel;
          for (int half = 0; half < PANEL_ROWS; half += 2 * L) {
            multiply(
                scratch.panel,
                at + half,
                PANEL_ROWS,
                scratch.x,
                0,
                w.columns(),
                w.columns(),
                scratch.out,
                half,
                PANEL_ROWS);
          }
          int rows = Math.min(PANEL_ROWS, end - r);
          storeTokens(scratch.out, out, t, count, r, rows);
        }
      }
    }
  }

  private static void loadTokens(Floats x, int token, int count, float[] to) {
    int columns = x.columns();
    MemorySegment.copy(x.segment(), Bytes.FLOAT, 4L * token * columns, to, 0, count * columns);
    Arrays.fill(to, count * columns, TOKENS * columns, 0);
  }

  private static void storeTokens(
      float[] from, Floats out, int token, int count, int row, int rows) {
    for (int t = 0; t < count; t++) {
      long at = 4 * ((long) (token + t) * out.columns() + row);
      MemorySegment.copy(from, t * PANEL_ROWS, out.segment(), Bytes.FLOAT, at, rows);
    }
  }

  /**
   * {@code out[t, r] = sum over c of panel[c, r] * x[t, c]} for eight tokens and two vectors of
   * rows.
   *
   * @param panelAt where column 0 of the panel begins; column c is {@code c * pitch} further
   * @param xAt where token 0 begins; token t is {@code t * xStride} further
   * @param count columns
   */
  static void multiply(
      float[] panel,
      int panelAt,
      int pitch,
      float[] x,
      int xAt,
      int xStride,
      int count,
      float[] out,
      int outAt,
      int outStride) {
    FloatVector a0 = FloatVector.zero(F);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    FloatVector b4 = a0;
    FloatVector b5 = a0;
    FloatVector b6 = a0;
    FloatVector b7 = a0;
    int x1 = xAt + xStride;
    int x2 = x1 + xStride;
    int x3 = x2 + xStride;
    int x4 = x3 + xStride;
    int x5 = x4 + xStride;
    int x6 = x5 + xStride;
    int x7 = x6 + xStride;
    for (int c = 0; c < count; c++) {
      FloatVector a = FloatVector.fromArray(F, panel, panelAt + c * pitch);
      FloatVector b = FloatVector.fromArray(F, panel, panelAt + c * pitch + L);
      FloatVector v = FloatVector.broadcast(F, x[xAt + c]);
      a0 = a.fma(v, a0);
      b0 = b.fma(v, b0);
      v = FloatVector.broadcast(F, x[x1 + c]);
      a1 = a.fma(v, a1);
      b1 = b.fma(v, b1);
      v = FloatVector.broadcast(F, x[x2 + c]);
      a2 = a.fma(v, a2);
      b2 = b.fma(v, b2);
      v = FloatVector.broadcast(F, x[x3 + c]);
      a3 = a.fma(v, a3);
      b3 = b.fma(v, b3);
      v = FloatVector.broadcast(F, x[x4 + c]);
      a4 = a.fma(v, a4);
      b4 = b.fma(v, b4);
      v = FloatVector.broadcast(F, x[x5 + c]);
      a5 = a.fma(v, a5);
      b5 = b.fma(v, b5);
      v = FloatVector.broadcast(F, x[x6 + c]);
      a6 = a.fma(v, a6);
      b6 = b.fma(v, b6);
      v = FloatVector.broadcast(F, x[x7 + c]);
      a7 = a.fma(v, a7);
      b7 = b.fma(v, b7);
    }
    a0.intoArray(out, outAt);
    b0.intoArray(out, outAt + L);
    a1.intoArray(out, outAt + outStride);
    b1.intoArray(out, outAt + outStride + L);
    a2.intoArray(out, outAt + 2 * outStride);
    b2.intoArray(out, outAt + 2 * outStride + L);
    a3.intoArray(out, outAt + 3 * outStride);
    b3.intoArray(out, outAt + 3 * outStride + L);
    a4.intoArray(out, outAt + 4 * outStride);
    b4.intoArray(out, outAt + 4 * outStride + L);
    a5.intoArray(out, outAt + 5 * outStride);
    b5.intoArray(out, outAt + 5 * outStride + L);
    a6.intoArray(out, outAt + 6 * outStride);
    b6.intoArray(out, outAt + 6 * outStride + L);
    a7.intoArray(out, outAt + 7 * outStride);
    b7.intoArray(out, outAt + 7 * outStride + L);
  }
}
