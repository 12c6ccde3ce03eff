package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.L;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What the coarse scores of a {@link PlaneTable} leave open, in blocks of rows. */
final class VectorBounds {
  private static final int BLOCK_ROWS = 1024;

  private VectorBounds() {}

  /** {@link Kernels#candidates}; {@code scoresAt} is the offset of the token's scores. */
  static int candidates(
      PlaneTable table,
      MemorySegment scores,
      long scoresAt,
      float factor,
      float slack,
      float threshold,
      MemorySegment candidates,
      int rowFrom,
      int rowTo,
      VectorScratch scratch) {
    int count = 0;
    for (int row = rowFrom; row < rowTo; row += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, rowTo - row);
      load(table, scores, scoresAt, row, rows, scratch);
      for (int r = 0; r < rows; r += L) {
        long mask = reaching(scratch.x, scratch.sums, r, factor, slack, threshold);
        for (; mask != 0; mask &= mask - 1) {
          if (4L * count + 4 <= candidates.byteSize()) {
            candidates.set(Bytes.INT, 4L * count, row + r + Long.numberOfTrailingZeros(mask));
          }
          count++;
        }
      }
    }
    return count;
  }

  private static long reaching(
      float[] scores, float[] norms, int at, float factor, float slack, float threshold) {
    FloatVector bound = FloatVector.fromArray(F, norms, at).mul(factor).add(slack);
    return FloatVector.fromArray(F, scores, at)
        .add(bound)
        .compare(VectorOperators.GE, threshold)
        .toLong();
  }

  /** {@link Kernels#bestLowerBound}. */
  static float bestLowerBound(
      PlaneTable table,
      MemorySegment scores,
      long scoresAt,
      float factor,
      float slack,
      int rowFrom,
      int rowTo,
      VectorScratch scratch) {
    float best = Float.NEGATIVE_INFINITY;
    for (int row = rowFrom; row < rowTo; row += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, rowTo - row);
      load(table, scores, scoresAt, row, rows, scratch);
      best = Math.max(best, best(scratch.x, scratch.sums, rows, factor, slack));
    }
    return best;
  }

  private static float best(float[] scores, float[] norms, int rows, float factor, float slack) {
    FloatVector best = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    for (int r = 0; r < rows; r += L) {
      FloatVector bound = FloatVector.fromArray(F, norms, r).mul(factor).add(slack);
      best = best.max(FloatVector.fromArray(F, scores, r).sub(bound));
    }
    return best.reduceLanes(VectorOperators.MAX);
  }

  /** Scores to {@code x}, norms to {@code sums}, filled up to a vector with hopeless rows. */
  private static void load(
      PlaneTable table,
      MemorySegment scores,
      long scoresAt,
      int row,
      int rows,
      VectorScratch scratch) {
    scratch.x = VectorScratch.atLeast(scratch.x, BLOCK_ROWS + L);
    scratch.sums = VectorScratch.atLeast(scratch.sums, BLOCK_ROWS + L);
    MemorySegment.copy(scores, Bytes.FLOAT, scoresAt + 4L * row, scratch.x, 0, rows);
    MemorySegment.copy(table.residualNorms(), Bytes.FLOAT, 4L * row, scratch.sums, 0, rows);
    Arrays.fill(scratch.x, rows, rows + L, Float.NEGATIVE_INFINITY);
    Arrays.fill(scratch.sums, rows, rows + L, 0);
  }
}
