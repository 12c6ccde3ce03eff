package dev.miga.training.layer;

import dev.miga.kernels.training.QueryBlock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch as the kernels want it.
 *
 * @param tokens int32, one a row
 * @param positions int32, one a row
 * @param branches for each segment, the rows of its branch
 * @param blocks for each segment, its queries in blocks
 */
record BatchLayout(
    PackedBatch batch,
    MemorySegment tokens,
    MemorySegment positions,
    List<MemorySegment> branches,
    List<List<QueryBlock>> blocks) {
  /** Queries of an attention block; with four heads a matrix of 256 rows. */
  static final int QUERIES = 64;

  static BatchLayout of(Arena arena, PackedBatch batch) {
    int[] positions = new int[batch.rows()];
    List<MemorySegment> branches = new ArrayList<>();
    List<List<QueryBlock>> blocks = new ArrayList<>();
    for (int i = 0; i < batch.segments().size(); i++) {
      Segment segment = batch.segments().get(i);
      int[] branch = batch.branch(i);
      int before = branch.length - segment.length();
      for (int row = segment.start(); row < segment.end(); row++) {
        positions[row] = before + row - segment.start();
      }
      MemorySegment rows = arena.allocateFrom(ValueLayout.JAVA_INT, branch);
      branches.add(rows);
      blocks.add(blocks(rows, before, branch.length));
    }
    return new BatchLayout(
        batch,
        arena.allocateFrom(ValueLayout.JAVA_INT, batch.tokens()),
        arena.allocateFrom(ValueLayout.JAVA_INT, positions),
        branches,
        blocks);
  }

  private static List<QueryBlock> blocks(MemorySegment branch, int from, int to) {
    List<QueryBlock> blocks = new ArrayList<>();
    for (int first = from; first < to; first += QUERIES) {
      blocks.add(new QueryBlock(branch, first, Math.min(QUERIES, to - first)));
    }
    return blocks;
  }

  int rows() {
    return batch.rows();
  }

  /** Tokens of a segment's branch. */
  int branchTokens(int segment) {
    return (int) (branches.get(segment).byteSize() / ValueLayout.JAVA_INT.byteSize());
  }

  /** Positions from a row on. */
  MemorySegment positionsFrom(int row) {
    return positions.asSlice(ValueLayout.JAVA_INT.byteSize() * row);
  }

  /** All blocks, those of the longest branches first. */
  List<QueryBlock> blocksByCost() {
    return blocks.stream()
        .flatMap(List::stream)
        .sorted((a, b) -> Integer.compare(b.first() + b.queries(), a.first() + a.queries()))
        .toList();
  }
}
