package dev.miga.engine.model;

import dev.miga.kernels.Activations;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.PlaneTable;
import dev.miga.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The exact head at half the bytes. A first pass scores all rows on the high plane; rows whose
 * score plus error bound can still be among the wanted are scored exactly on both planes.
 *
 * <p>What the first pass leaves out of row {@code r} is a vector of norm {@code residualNorms[r]};
 * its product with the hidden state {@code h} stays under {@code BOUND * |h| * residualNorms[r]}.
 * Cauchy-Schwarz would need a factor of 1; the residual is close to random in 640 dimensions, and
 * the largest factor seen over ten million rows is 0.23.
 */
final class PlaneHead implements Head {
  private static final float BOUND = 0.3f;

  /** Rows that are quicker scored than shared: the usual number of candidates is 125. */
  private static final int FEW_ROWS = 1024;

  private final PlaneTable table;
  private final float largestRowNorm;
  private final Kernels kernels;
  private final Workers workers;

  PlaneHead(TokenTable.Planes planes, Kernels kernels, Workers workers) {
    this.table = planes.table();
    this.largestRowNorm = planes.largestRowNorm();
    this.kernels = kernels;
    this.workers = workers;
  }

  @Override
  public int vocabSize() {
    return table.rows();
  }

  @Override
  public void logits(Hidden hidden, Floats logits) {
    workers.run(
        table.rows(),
        workers.granule(table.rows(), 16, 8),
        (from, to) -> kernels.tableLogits(table, hidden.states(), hidden.rows(), logits, from, to));
  }

  @Override
  public Candidates[] candidates(Hidden hidden, int k, Floats scratch) {
    int rows = hidden.rows();
    float[] factors = new float[rows];
    float[] slacks = new float[rows];
    for (int row = 0; row < rows; row++) {
      float norm = norm(hidden.states().values(), row);
      factors[row] = BOUND * norm;
      slacks[row] = BOUND * kernels.coarseActivationError() * norm * largestRowNorm;
    }
    LargestBounds[] bounds = new LargestBounds[rows];
    for (int row = 0; row < rows; row++) {
      bounds[row] = new LargestBounds(k);
    }
    workers.run(
        table.rows(),
        workers.granule(table.rows(), 16, 8),
        (from, to) -> {
          kernels.coarseScores(table, hidden.states(), rows, scratch, from, to);
          for (int row = 0; row < rows; row++) {
            collectBounds(scratch, row, factors[row], slacks[row], bounds[row], from, to);
          }
        });
    Candidates[] result = new Candidates[rows];
    for (int row = 0; row < rows; row++) {
      result[row] = rescore(hidden, row, scratch, factors[row], slacks[row], bounds[row].kth());
    }
    return result;
  }

  private void collectBounds(
      Floats scores, int row, float factor, float slack, LargestBounds bounds, int from, int to) {
    if (bounds.k() == 1) {
      bounds.offer(kernels.bestLowerBound(table, scores, row, factor, slack, from, to));
      return;
    }
    LargestBounds mine = new LargestBounds(bounds.k());
    long base = (long) row * table.rows();
    float threshold = Float.NEGATIVE_INFINITY;
    for (int r = from; r < to; r++) {
      float score = scores.segment().getAtIndex(ValueLayout.JAVA_FLOAT, base + r);
      if (score > threshold) {
        float norm = table.residualNorms().getAtIndex(ValueLayout.JAVA_FLOAT, r);
        mine.offer(score - factor * norm - slack);
        threshold = mine.kth();
      }
    }
    bounds.offerAll(mine);
  }

  private Candidates rescore(
      Hidden hidden, int row, Floats scores, float factor, float slack, float threshold) {
    int found;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ids = arena.allocate(4L * FEW_ROWS, 64);
      found = collect(scores, row, factor, slack, threshold, ids);
      if (found <= FEW_ROWS) {
        return exact(hidden.states(), row, ids.asSlice(0, 4L * found), arena);
      }
    }
    try (Arena arena = Arena.ofShared()) {
      MemorySegment ids = arena.allocate(4L * found, 64);
      collect(scores, row, factor, slack, threshold, ids);
      return exact(hidden.states(), row, ids, arena);
    }
  }

  private int collect(
      Floats scores, int row, float factor, float slack, float threshold, MemorySegment ids) {
    return kernels.candidates(table, scores, row, factor, slack, threshold, ids, 0, table.rows());
  }

  @Override
  public Candidates logitsOf(Hidden hidden, int row, int[] tokenIds) {
    try (Arena arena = tokenIds.length <= FEW_ROWS ? Arena.ofConfined() : Arena.ofShared()) {
      MemorySegment ids = arena.allocateFrom(ValueLayout.JAVA_INT, tokenIds);
      return exact(hidden.states(), row, ids, arena);
    }
  }

  /**
   * Scores rows exactly; more than a few are split among the threads, in memory that all may use.
   */
  private Candidates exact(Activations states, int row, MemorySegment ids, Arena arena) {
    int count = (int) (ids.byteSize() / 4);
    MemorySegment logits = arena.allocate(4L * count, 64);
    workers.run(
        count,
        FEW_ROWS,
        (from, to) -> kernels.rowLogits(table, states, row, ids, logits, from, to));
    return new Candidates(
        ids.toArray(ValueLayout.JAVA_INT), logits.toArray(ValueLayout.JAVA_FLOAT));
  }

  private static float norm(Floats states, int row) {
    double sum = 0;
    for (int c = 0; c < states.columns(); c++) {
      double x = states.get(row, c);
      sum += x * x;
    }
    return (float) Math.sqrt(sum);
  }
}
