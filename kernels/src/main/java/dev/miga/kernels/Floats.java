package dev.miga.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A dense f32 matrix {@code [rows, columns]}, row-major, off-heap: activations, hidden states,
 * logits.
 *
 * @param segment {@code rows * columns} native-endian floats, 64-byte aligned
 */
public record Floats(MemorySegment segment, int rows, int columns) {
  public Floats {
    if (rows < 0 || columns < 1 || segment.byteSize() != 4L * rows * columns) {
      throw new IllegalArgumentException(
          "f32 [%d, %d] over %d bytes".formatted(rows, columns, segment.byteSize()));
    }
  }

  /** A zeroed matrix that lives as long as the arena. */
  public static Floats allocate(Arena arena, int rows, int columns) {
    return new Floats(arena.allocate(4L * rows * columns, 64), rows, columns);
  }

  /** The first {@code rows} rows, sharing this memory. */
  public Floats first(int count) {
    return rows(0, count);
  }

  /** Rows {@code [from, to)}, sharing this memory. */
  public Floats rows(int from, int to) {
    return new Floats(
        segment.asSlice(4L * from * columns, 4L * (to - from) * columns), to - from, columns);
  }

  /** The element at a row and column. */
  public float get(int row, int column) {
    return segment.get(ValueLayout.JAVA_FLOAT, 4 * ((long) row * columns + column));
  }

  /** Sets the element at a row and column. */
  public void set(int row, int column, float value) {
    segment.set(ValueLayout.JAVA_FLOAT, 4 * ((long) row * columns + column), value);
  }

  /** A row, copied to the heap. */
  public float[] row(int row) {
    return segment.asSlice(4L * row * columns, 4L * columns).toArray(ValueLayout.JAVA_FLOAT);
  }
}
