package dev.miga.kernels.training;

import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What one part of the vocabulary contributes to the softmax of {@code n} positions, without the
 * targets' rows.
 *
 * @param top f32 {@code [n]}: the largest logit {@code z} so far, negative infinity at first
 * @param sum f32 {@code [n]}: the sum of {@code e^(z - top)}
 * @param rowSum f32 {@code [n, hidden]}: the sum of {@code e^(z - top) * row}
 * @param targetLogit f32 {@code [n]}: of the target, where it lies in this part
 */
public record HeadState(
    MemorySegment top, MemorySegment sum, Floats rowSum, MemorySegment targetLogit) {

  /** An empty state. */
  public static HeadState allocate(Arena arena, int n, int columns) {
    return new HeadState(
        arena.allocate(4L * n, 64),
        arena.allocate(4L * n, 64),
        Floats.allocate(arena, n, columns),
        arena.allocate(4L * n, 64));
  }

  /** Forgets everything about the first {@code n} positions. */
  public void reset(int n) {
    sum.fill((byte) 0);
    rowSum.first(n).segment().fill((byte) 0);
    targetLogit.fill((byte) 0);
    for (int i = 0; i < n; i++) {
      top.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.NEGATIVE_INFINITY);
    }
  }
}
