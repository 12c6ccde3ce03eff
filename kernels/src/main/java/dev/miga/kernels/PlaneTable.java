package dev.miga.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The token table {@code [rows, columns]}, an int8 value {@code v} in {@code [-128, 127]} with an
 * f16 scale per 32 columns (ggml's Q8_0), split in two planes so that a first pass over all rows
 * reads half of it: {@code v + 128 = 16 * high + low}.
 *
 * <p>Both planes are row-major, a nibble a value. Columns are padded with value 0 (high 8, low 0)
 * to {@link #paddedColumns}, a multiple of 128. In a chunk of 128 columns (64 bytes), byte {@code
 * j} holds column {@code j} in its low nibble and column {@code 64 + j} in its high one.
 *
 * @param high {@code rows * paddedColumns / 2} bytes
 * @param low the same
 * @param scales f16 {@code [rows, paddedColumns / 32]}, zero for padding blocks
 * @param residualNorms f32 {@code [rows]}: Euclidean norm of {@code scale * (low - 7.5)} over the
 *     real columns, what the first pass leaves out
 */
public record PlaneTable(
    int rows,
    int columns,
    MemorySegment high,
    MemorySegment low,
    MemorySegment scales,
    MemorySegment residualNorms) {

  /** Columns of a chunk. */
  public static final int CHUNK = 128;

  /** Rows that share a bound in {@link Kernels#coarseBounds}. */
  public static final int GROUP_ROWS = 16;

  public PlaneTable {
    if (rows < 1 || columns < 1 || columns % 32 != 0) {
      throw new IllegalArgumentException("plane table of " + rows + " x " + columns);
    }
    require("high", high, planeBytes(rows, columns));
    require("low", low, planeBytes(rows, columns));
    require("scales", scales, scaleBytes(rows, columns));
    require("residualNorms", residualNorms, normBytes(rows));
  }

  /** Columns up to the next multiple of {@link #CHUNK}. */
  public static int paddedColumns(int columns) {
    return (columns + CHUNK - 1) / CHUNK * CHUNK;
  }

  /** Groups of rows that share a bound, the last perhaps of fewer rows. */
  public int groups() {
    return (rows + GROUP_ROWS - 1) / GROUP_ROWS;
  }

  /** Bytes of all parts. */
  public static long bytes(int rows, int columns) {
    return 2 * planeBytes(rows, columns) + scaleBytes(rows, columns) + normBytes(rows);
  }

  private static long planeBytes(int rows, int columns) {
    return (long) rows * paddedColumns(columns) / 2;
  }

  private static long scaleBytes(int rows, int columns) {
    return (long) rows * paddedColumns(columns) / 32 * 2;
  }

  private static long normBytes(int rows) {
    return 4L * rows;
  }

  /** Room for a table, for {@link Packer} to fill. */
  public static PlaneTable allocate(Arena arena, int rows, int columns) {
    return new PlaneTable(
        rows,
        columns,
        arena.allocate(planeBytes(rows, columns), 64),
        arena.allocate(planeBytes(rows, columns), 64),
        arena.allocate(scaleBytes(rows, columns), 64),
        arena.allocate(normBytes(rows), 64));
  }

  /**
   * A table whose parts lie one after another in the order of this record.
   *
   * @param memory of {@link #bytes}
   */
  public static PlaneTable in(MemorySegment memory, int rows, int columns) {
    long plane = planeBytes(rows, columns);
    long scales = scaleBytes(rows, columns);
    return new PlaneTable(
        rows,
        columns,
        memory.asSlice(0, plane),
        memory.asSlice(plane, plane),
        memory.asSlice(2 * plane, scales),
        memory.asSlice(2 * plane + scales, normBytes(rows)));
  }

  /** A row as f32. */
  public float[] row(int row) {
    float[] out = new float[columns];
    dequantizeRow(row, MemorySegment.ofArray(out));
    return out;
  }

  /**
   * Writes a row as f32.
   *
   * @param out room for {@code columns} floats
   */
  public void dequantizeRow(int row, MemorySegment out) {
    if (row < 0 || row >= rows) {
      throw new IllegalArgumentException("row " + row + " of " + rows);
    }
    for (int c = 0; c < columns; c++) {
      int value = 16 * highAt(row, c) + nibble(low, row, c) - 128;
      out.set(Bytes.FLOAT, 4L * c, value * scale(row, c));
    }
  }

  /** The high nibble of a value. */
  int highAt(int row, int column) {
    return nibble(high, row, column);
  }

  private int nibble(MemorySegment plane, int row, int column) {
    long chunk = ((long) row * paddedColumns(columns) + column) / CHUNK;
    long at = chunk * (CHUNK / 2) + column % (CHUNK / 2);
    return Bytes.bits(plane, at, column % CHUNK / (CHUNK / 2) * 4, 4);
  }

  /** The scale of a value. */
  float scale(int row, int column) {
    return Bytes.f16(scales, ((long) row * paddedColumns(columns) + column) / 32 * 2);
  }

  float residualNorm(int row) {
    return Bytes.f32(residualNorms, 4L * row);
  }

  private static void require(String part, MemorySegment segment, long bytes) {
    if (segment.byteSize() != bytes) {
      throw new IllegalArgumentException(
          part + " takes " + bytes + " bytes, got " + segment.byteSize());
    }
  }
}
