package dev.miga.kernels.training;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A dense matrix {@code [rows, columns]} of factors in a {@link NumberFormat}, row-major, off-heap.
 *
 * @param segment {@code rows * columns} numbers and, at its end, room for reading one pair too far
 */
public record Nums(MemorySegment segment, NumberFormat format, int rows, int columns) {
  private static final int SLACK_BYTES = 64;

  public Nums {
    if (segment.byteSize() < (long) format.bytes() * rows * columns) {
      throw new IllegalArgumentException(
          "%s [%d, %d] over %d bytes".formatted(format, rows, columns, segment.byteSize()));
    }
  }

  /** A zeroed matrix that lives as long as the arena. */
  public static Nums allocate(Arena arena, NumberFormat format, int rows, int columns) {
    long bytes = (long) format.bytes() * rows * columns;
    return new Nums(arena.allocate(bytes + SLACK_BYTES, 64), format, rows, columns);
  }

  /** Memory from an element on. */
  public MemorySegment at(int row, int column) {
    return segment.asSlice((long) format.bytes() * ((long) row * columns + column));
  }

  /** Memory from a row on. */
  public MemorySegment at(int row) {
    return at(row, 0);
  }

  /** One number. */
  public float get(int row, int column) {
    long index = (long) row * columns + column;
    return switch (format) {
      case F32 -> segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
      case BF16 -> Float.intBitsToFloat(segment.getAtIndex(ValueLayout.JAVA_SHORT, index) << 16);
    };
  }
}
