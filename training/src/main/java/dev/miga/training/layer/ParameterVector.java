package dev.miga.training.layer;

import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * All trainable numbers in one vector, and their gradients in another, so that an optimizer need
 * not know them apart.
 *
 * @param values {@code [1, size]}
 * @param gradients {@code [1, size]}, summed since {@link #clearGradients}
 */
public record ParameterVector(Floats values, Floats gradients) {

  static ParameterVector allocate(Arena arena, long size) {
    int columns = Math.toIntExact(size);
    return new ParameterVector(
        Floats.allocate(arena, 1, columns), Floats.allocate(arena, 1, columns));
  }

  /** Number of parameters. */
  public int size() {
    return values.columns();
  }

  /** Sets all gradients to zero. */
  public void clearGradients() {
    gradients.segment().fill((byte) 0);
  }

  MemorySegment valuesAt(long index) {
    return values.segment().asSlice(4 * index);
  }

  MemorySegment gradientsAt(long index) {
    return gradients.segment().asSlice(4 * index);
  }

  /** Copies values to the heap. */
  float[] values(long index, int count) {
    return copy(values, index, count);
  }

  /** Copies gradients to the heap. */
  float[] gradients(long index, int count) {
    return copy(gradients, index, count);
  }

  private static float[] copy(Floats from, long index, int count) {
    return from.segment().asSlice(4 * index, 4L * count).toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Sets values. */
  void set(long index, float... numbers) {
    MemorySegment.copy(
        numbers, 0, values.segment(), ValueLayout.JAVA_FLOAT, 4 * index, numbers.length);
  }
}
