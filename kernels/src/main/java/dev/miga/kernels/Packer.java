package dev.miga.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Turns weights as files store them (rows of ggml blocks) into what kernels read: tiles of {@link
 * PackedMatrix} and planes of {@link PlaneTable}. Work on disjoint ranges may be split among
 * threads.
 */
public final class Packer {
  private Packer() {}

  /** The layout that holds a type's weights without loss. */
  public static Layout layoutFor(GgmlType type) {
    return switch (type) {
      case Q4_0 -> Layout.Q4_0;
      case Q4_1, Q4_K -> Layout.Q4_1;
      case Q5_0 -> Layout.Q5_0;
      case Q8_0 -> Layout.Q8_0;
      case Q5_1, Q2_K, Q3_K, Q5_K, Q6_K -> Layout.Q8_16;
      case BF16 -> Layout.BF16;
      case F16, F32 -> Layout.F32;
    };
  }

  /**
   * A matrix in the layout of its type.
   *
   * @param raw {@code [rows, columns]} in blocks, row-major; need not be aligned
   * @throws IllegalArgumentException if the bytes are not those of this shape
   */
  public static PackedMatrix pack(
      GgmlType type, MemorySegment raw, int rows, int columns, Arena arena) {
    PackedMatrix matrix = PackedMatrix.allocate(arena, layoutFor(type), rows, columns);
    pack(type, raw, matrix, 0, matrix.tiles());
    return matrix;
  }

  /**
   * Fills tiles {@code [tileFrom, tileTo)} of a matrix. Where its layout is not {@link #layoutFor
   * the type's own}, it must be {@link Layout#F32} (decoded), {@link Layout#BF16} (rounded), {@link
   * Layout#Q4_0}, {@link Layout#Q5_0} or {@link Layout#Q8_0} (quantized anew, see {@link
   * Quantizer}).
   *
   * @param raw all of the matrix, {@code [rows, columns]} in blocks
   * @param to memory that may be written
   */
  public static void pack(
      GgmlType type, MemorySegment raw, PackedMatrix to, long tileFrom, long tileTo) {
    requireRaw(type, raw, to.rows(), to.columns());
    if (tileFrom < 0 || tileFrom > tileTo || tileTo > to.tiles()) {
      throw new IllegalArgumentException(
          "tiles [%d, %d) of %d".formatted(tileFrom, tileTo, to.tiles()));
    }
    RowSource source = RowSource.of(type, raw, to.layout(), to.columns());
    for (long t = tileFrom; t < tileTo; t++) {
      MemorySegment tile = to.tile(t);
      int filled = (int) Math.min(Layout.TILE_ROWS, to.rows() - t * Layout.TILE_ROWS);
      if (filled < Layout.TILE_ROWS) {
        tile.fill((byte) 0);
      }
      for (int r = 0; r < filled; r++) {
        long offset = source.seek((int) (t * Layout.TILE_ROWS + r));
        RowPacker.pack(source.type(), source.segment(), offset, to.columns(), tile, r);
      }
    }
  }

  /**
   * A table in two planes. Types other than Q8_0 are quantized to it first.
   *
   * @param raw {@code [rows, columns]} in blocks, row-major; need not be aligned
   */
  public static PlaneTable packTable(
      GgmlType type, MemorySegment raw, int rows, int columns, Arena arena) {
    PlaneTable table = PlaneTable.allocate(arena, rows, columns);
    packTable(type, raw, table, 0, rows);
    return table;
  }

  /**
   * Fills rows {@code [rowFrom, rowTo)} of a table.
   *
   * @param raw all of the table, {@code [rows, columns]} in blocks
   * @param to memory that may be written
   */
  public static void packTable(
      GgmlType type, MemorySegment raw, PlaneTable to, int rowFrom, int rowTo) {
    requireRaw(type, raw, to.rows(), to.columns());
    if (rowFrom < 0 || rowFrom > rowTo || rowTo > to.rows()) {
      throw new IllegalArgumentException(
          "rows [%d, %d) of %d".formatted(rowFrom, rowTo, to.rows()));
    }
    RowSource source = RowSource.of(type, raw, Layout.Q8_0, to.columns());
    for (int row = rowFrom; row < rowTo; row++) {
      long offset = source.seek(row);
      PlanePacker.pack(source.segment(), offset, to, row);
    }
  }

  private static void requireRaw(GgmlType type, MemorySegment raw, int rows, int columns) {
    long expected = rows * type.bytes(columns);
    if (raw.byteSize() != expected) {
      throw new IllegalArgumentException(
          "%s [%d, %d] takes %d bytes, got %d"
              .formatted(type, rows, columns, expected, raw.byteSize()));
    }
  }
}
