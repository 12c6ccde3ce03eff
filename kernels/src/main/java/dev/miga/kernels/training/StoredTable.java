package dev.miga.kernels.training;

import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;

/**
 * The table {@code [rows, columns]} that is both embedding and output head, as its file stores it.
 *
 * @param type F32, BF16 or Q8_0
 */
public record StoredTable(GgmlType type, MemorySegment data, int rows, int columns) {
  public StoredTable {
    if (type != GgmlType.F32 && type != GgmlType.BF16 && type != GgmlType.Q8_0) {
      throw new IllegalArgumentException("a token table of " + type);
    }
    if (columns % type.blockSize() != 0) {
      throw new IllegalArgumentException(
          "%d columns of %s: expected a multiple of %d".formatted(columns, type, type.blockSize()));
    }
    if (data.byteSize() < type.bytes((long) rows * columns)) {
      throw new IllegalArgumentException(
          "%s [%d, %d] takes %d bytes, got %d"
              .formatted(type, rows, columns, type.bytes((long) rows * columns), data.byteSize()));
    }
  }

  /** A row as f32. */
  public float[] row(int row) {
    long bytes = type.bytes(columns);
    return type.dequantize(data.asSlice(row * bytes, bytes), columns);
  }
}
