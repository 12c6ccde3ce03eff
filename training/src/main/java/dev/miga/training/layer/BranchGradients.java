package dev.miga.training.layer;

import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradients of keys and values, apart for each segment's queries, {@code [branch tokens, columns]}:
 * segments are worked on at the same time, and what they share is summed in order afterwards.
 */
record BranchGradients(List<Floats> k, List<Floats> v) {

  static BranchGradients allocate(Arena arena, BatchLayout layout, int columns) {
    List<Floats> k = new ArrayList<>();
    List<Floats> v = new ArrayList<>();
    for (int i = 0; i < layout.branches().size(); i++) {
      k.add(Floats.allocate(arena, layout.branchTokens(i), columns));
      v.add(Floats.allocate(arena, layout.branchTokens(i), columns));
    }
    return new BranchGradients(List.copyOf(k), List.copyOf(v));
  }

  /** Forgets what a segment's queries gave. */
  void clear(int segment) {
    k.get(segment).segment().fill((byte) 0);
    v.get(segment).segment().fill((byte) 0);
  }

  /** {@code total[row] = } the sum over all branches with that row. */
  static void sum(List<Floats> parts, BatchLayout layout, Floats total) {
    total.first(layout.rows()).segment().fill((byte) 0);
    int columns = total.columns();
    for (int i = 0; i < parts.size(); i++) {
      MemorySegment branch = layout.branches().get(i);
      for (int place = 0; place < layout.branchTokens(i); place++) {
        int row = branch.getAtIndex(ValueLayout.JAVA_INT, place);
        add(
            parts.get(i).segment(),
            (long) place * columns,
            total.segment(),
            (long) row * columns,
            columns);
      }
    }
  }

  private static void add(MemorySegment from, long at, MemorySegment to, long target, int count) {
    for (int c = 0; c < count; c++) {
      float sum =
          to.getAtIndex(ValueLayout.JAVA_FLOAT, target + c)
              + from.getAtIndex(ValueLayout.JAVA_FLOAT, at + c);
      to.setAtIndex(ValueLayout.JAVA_FLOAT, target + c, sum);
    }
  }
}
