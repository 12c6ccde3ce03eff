package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Bounds of logits from the high plane of a {@link PlaneTable}, for some tokens. Activations stay
 * f32 here, so the margin is that of the residual alone.
 */
final class VectorBounds {
  private final PlaneTable table;
  private final VectorScratch scratch;

  /** Size of a token in {@code scratch.x}. */
  private final int size;

  /** What a residual norm is multiplied with, for each token. */
  private final float[] factors;

  VectorBounds(PlaneTable table, Floats x, float share, VectorScratch scratch) {
    this.table = table;
    this.scratch = scratch;
    this.size = VectorTable.arrangeCoarse(table, x, scratch);
    this.factors = new float[x.rows()];
    for (int t = 0; t < factors.length; t++) {
      factors[t] = share * norm(x.row(t));
    }
  }

  private static float norm(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += (double) value * value;
    }
    return (float) Math.sqrt(sum);
  }

  /** {@link Kernels#coarseBounds}. */
  void collect(Floats lower, Floats upper, int rowFrom, int rowTo) {
    for (int row = rowFrom; row < rowTo; row += PlaneTable.GROUP_ROWS) {
      int rows = Math.min(PlaneTable.GROUP_ROWS, rowTo - row);
      VectorTable.loadHigh(table, row, rows, scratch);
      for (int t = 0; t < factors.length; t++) {
        VectorTable.coarseScores(table, rows, t * size, scratch);
        float lowest = Float.NEGATIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (int r = 0; r < rows; r++) {
          float width = factors[t] * table.residualNorm(row + r);
          lowest = Math.max(lowest, scratch.out[r] - width);
          highest = Math.max(highest, scratch.out[r] + width);
        }
        lower.set(t, row / PlaneTable.GROUP_ROWS, lowest);
        upper.set(t, row / PlaneTable.GROUP_ROWS, highest);
      }
    }
  }

  /** {@link Kernels#candidates} of the only token. */
  int candidates(Floats upper, float threshold, MemorySegment candidates) {
    int count = 0;
    for (int group = 0; group < table.groups(); group++) {
      if (upper.get(0, group) >= threshold) {
        count = inGroup(group * PlaneTable.GROUP_ROWS, threshold, candidates, count);
      }
    }
    return count;
  }

  private int inGroup(int row, float threshold, MemorySegment candidates, int before) {
    int count = before;
    int rows = Math.min(PlaneTable.GROUP_ROWS, table.rows() - row);
    VectorTable.loadHigh(table, row, rows, scratch);
    VectorTable.coarseScores(table, rows, 0, scratch);
    for (int r = 0; r < rows; r++) {
      if (scratch.out[r] + factors[0] * table.residualNorm(row + r) >= threshold) {
        if (4L * count + 4 <= candidates.byteSize()) {
          candidates.set(Bytes.INT, 4L * count, row + r);
        }
        count++;
      }
    }
    return count;
  }
}
