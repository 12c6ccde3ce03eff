package dev.miga.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * A weight matrix {@code [rows, columns]} in one of the {@linkplain Layout packed layouts};
 * immutable.
 *
 * @param layout how {@code data} is arranged
 * @param rows output features; the last tile is padded to sixteen
 * @param columns input features; a multiple of 32 for quantized layouts
 * @param data the tiles, 64-byte aligned, exactly {@link #bytes(Layout, int, int)} long
 */
public record PackedMatrix(Layout layout, int rows, int columns, MemorySegment data) {
  public PackedMatrix {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("matrix of " + rows + " x " + columns);
    }
    long expected = bytes(layout, rows, columns);
    if (data.byteSize() != expected) {
      throw new IllegalArgumentException(
          "%s [%d, %d] takes %d bytes, got %d"
              .formatted(layout, rows, columns, expected, data.byteSize()));
    }
  }

  /** Room for a matrix, for {@link Packer} to fill. */
  public static PackedMatrix allocate(
      SegmentAllocator memory, Layout layout, int rows, int columns) {
    MemorySegment data = memory.allocate(bytes(layout, rows, columns), 64);
    return new PackedMatrix(layout, rows, columns, data);
  }

  /** Bytes that a matrix takes. */
  public static long bytes(Layout layout, int rows, int columns) {
    return tiles(rows) * layout.tileBytes(columns);
  }

  /** Tiles of sixteen rows, the last one possibly padded. */
  public static long tiles(int rows) {
    return (rows + Layout.TILE_ROWS - 1L) / Layout.TILE_ROWS;
  }

  /** The bytes of the tile that holds rows {@code 16 * tile} and following. */
  public MemorySegment tile(long tile) {
    long bytes = layout.tileBytes(columns);
    return data.asSlice(tile * bytes, bytes);
  }

  /** Tiles of this matrix. */
  public long tiles() {
    return tiles(rows);
  }

  /** A row as f32. */
  public float[] row(int row) {
    if (row < 0 || row >= rows) {
      throw new IllegalArgumentException("row " + row + " of " + rows);
    }
    float[] out = new float[columns];
    RowReader.read(layout, tile(row / Layout.TILE_ROWS), columns, row % Layout.TILE_ROWS, out);
    return out;
  }
}
