package dev.miga.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@link Kernels#addLowRank} in plain loops over sixteen rows, which the compiler vectorizes. */
final class VectorLowRank {
  private static final int LANES = Layout.TILE_ROWS;

  private VectorLowRank() {}

  static void add(PackedMatrix b, Floats z, int column, Floats out, int rowFrom, int rowTo) {
    int rank = b.columns();
    float[] factor = new float[rank * LANES];
    float[] sums = new float[LANES];
    for (int row = rowFrom; row < rowTo; row += LANES) {
      unpack(b.tile(row / LANES), factor);
      int rows = Math.min(LANES, rowTo - row);
      for (int t = 0; t < z.rows(); t++) {
        long at = 4 * ((long) t * out.columns() + row);
        MemorySegment.copy(out.segment(), ValueLayout.JAVA_FLOAT, at, sums, 0, rows);
        for (int k = 0; k < rank; k++) {
          float by = z.get(t, column + k);
          for (int lane = 0; lane < LANES; lane++) {
            sums[lane] = Math.fma(factor[k * LANES + lane], by, sums[lane]);
          }
        }
        MemorySegment.copy(sums, 0, out.segment(), ValueLayout.JAVA_FLOAT, at, rows);
      }
    }
  }

  private static void unpack(MemorySegment tile, float[] factor) {
    for (int i = 0; i < factor.length; i++) {
      factor[i] = Float.intBitsToFloat(tile.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
    }
  }
}
