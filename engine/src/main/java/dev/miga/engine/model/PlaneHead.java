package dev.miga.engine.model;

import dev.miga.kernels.Activations;
import dev.miga.kernels.CoarseMargin;
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
 * its product with the hidden state {@code h} stays under {@code SHARE * |h| * residualNorms[r]}.
 * Cauchy-Schwarz would need a factor of 1; the residual is close to random in 640 dimensions, and
 * the largest factor seen over ten million rows is 0.23.
 */
final class PlaneHead implements Head {
  private static final float SHARE = 0.3f;

  /** Rows that are quicker scored than shared: the usual number of candidates is 150. */
  private static final int FEW_ROWS = 1024;

  private final PlaneTable table;
  private final CoarseMargin margin;
  private final Kernels kernels;
  private final Workers workers;

  PlaneHead(TokenTable.Planes planes, Kernels kernels, Workers workers) {
    this.table = planes.table();
    this.margin = new CoarseMargin(SHARE, planes.largestRowNorm());
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
    Floats lower = matrix(scratch, 0, rows);
    Floats upper = matrix(scratch, rows, rows);
    LargestBounds[] bounds = new LargestBounds[rows];
    for (int row = 0; row < rows; row++) {
      bounds[row] = new LargestBounds(k);
    }
    workers.run(
        table.rows(),
        workers.granule(table.rows(), PlaneTable.GROUP_ROWS, 8),
        (from, to) -> {
          kernels.coarseBounds(table, hidden.states(), rows, margin, lower, upper, from, to);
          for (int row = 0; row < rows; row++) {
            collect(lower, row, from, to, bounds[row]);
          }
        });
    Candidates[] result = new Candidates[rows];
    workers.run(
        rows,
        1,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            result[row] = rescore(hidden, row, upper, bounds[row].kth());
          }
        });
    return result;
  }

  /** A matrix of bounds in the scratch memory, behind {@code before} rows of another. */
  private Floats matrix(Floats scratch, int before, int rows) {
    long bytes = 4L * table.groups();
    return new Floats(
        scratch.segment().asSlice(before * bytes, rows * bytes), rows, table.groups());
  }

  /**
   * The k-th largest logit is at least the k-th largest lower bound, also of those that are the
   * largest of a group each.
   */
  private static void collect(Floats lower, int row, int from, int to, LargestBounds bounds) {
    LargestBounds mine = new LargestBounds(bounds.k());
    int groupTo = (to + PlaneTable.GROUP_ROWS - 1) / PlaneTable.GROUP_ROWS;
    float least = mine.kth();
    for (int group = from / PlaneTable.GROUP_ROWS; group < groupTo; group++) {
      float bound = lower.get(row, group);
      if (bound > least) {
        mine.offer(bound);
        least = mine.kth();
      }
    }
    bounds.offerAll(mine);
  }

  /** Runs among the workers when there are several rows, so it must not ask for them again then. */
  private Candidates rescore(Hidden hidden, int row, Floats upper, float threshold) {
    int found;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ids = arena.allocate(4L * FEW_ROWS, 64);
      found = list(hidden, row, upper, threshold, ids);
      if (found <= FEW_ROWS) {
        return exact(hidden.states(), row, ids.asSlice(0, 4L * found), found, arena);
      }
    }
    try (Arena arena = Arena.ofShared()) {
      MemorySegment ids = arena.allocate(4L * found, 64);
      list(hidden, row, upper, threshold, ids);
      return exact(hidden.states(), row, ids, hidden.rows() == 1 ? FEW_ROWS : found, arena);
    }
  }

  private int list(Hidden hidden, int row, Floats upper, float threshold, MemorySegment ids) {
    return kernels.candidates(table, hidden.states(), row, margin, upper, threshold, ids);
  }

  @Override
  public Candidates logitsOf(Hidden hidden, int row, int[] tokenIds) {
    try (Arena arena = tokenIds.length <= FEW_ROWS ? Arena.ofConfined() : Arena.ofShared()) {
      MemorySegment ids = arena.allocateFrom(ValueLayout.JAVA_INT, tokenIds);
      return exact(hidden.states(), row, ids, FEW_ROWS, arena);
    }
  }

  /**
   * Scores rows exactly, {@code share} at a time; if several threads do, they may use the arena.
   */
  private Candidates exact(Activations states, int row, MemorySegment ids, int share, Arena arena) {
    int count = (int) (ids.byteSize() / 4);
    MemorySegment logits = arena.allocate(4L * count, 64);
    workers.run(
        count, share, (from, to) -> kernels.rowLogits(table, states, row, ids, logits, from, to));
    return new Candidates(
        ids.toArray(ValueLayout.JAVA_INT), logits.toArray(ValueLayout.JAVA_FLOAT));
  }
}
