package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/** Splits a row of Q8_0 blocks in the two planes of a {@link PlaneTable}. */
final class PlanePacker {
  private static final long LOW = 0x0F0F0F0F0F0F0F0FL;
  private static final long HIGH = 0xF0F0F0F0F0F0F0F0L;
  private static final long SIGNS = 0x8080808080808080L;
  private static final int HALF_CHUNK = PlaneTable.CHUNK / 2;
  private static final int BLOCK_BYTES = GgmlType.Q8_0.blockBytes();

  private PlanePacker() {}

  /**
   * Packs a row.
   *
   * @param at offset of the row in {@code raw}
   */
  static void pack(MemorySegment raw, long at, PlaneTable to, int row) {
    int padded = PlaneTable.paddedColumns(to.columns());
    long plane = (long) row * padded / 2;
    for (int c = 0; c < padded; c += PlaneTable.CHUNK) {
      for (int j = 0; j < HALF_CHUNK; j += 8) {
        long first = values(raw, at, c + j, to.columns());
        long second = values(raw, at, c + HALF_CHUNK + j, to.columns());
        long offset = plane + c / 2 + j;
        to.high().set(Bytes.LONG, offset, ((first >>> 4) & LOW) | (second & HIGH));
        to.low().set(Bytes.LONG, offset, (first & LOW) | ((second << 4) & HIGH));
      }
    }
    to.residualNorms().set(Bytes.FLOAT, 4L * row, packScales(raw, at, to, row, padded));
  }

  /** Eight values plus 128, from a column on; 128 where there are no more. */
  private static long values(MemorySegment raw, long at, int column, int columns) {
    if (column >= columns) {
      return SIGNS;
    }
    return raw.get(Bytes.LONG, at + (long) column / 32 * BLOCK_BYTES + 2 + column % 32) ^ SIGNS;
  }

  /** Copies the scales; returns the residual norm. */
  private static float packScales(MemorySegment raw, long at, PlaneTable to, int row, int padded) {
    double sum = 0;
    for (int b = 0; b < padded / 32; b++) {
      short scale = 0;
      if (b < to.columns() / 32) {
        long block = at + (long) b * BLOCK_BYTES;
        scale = raw.get(Bytes.SHORT, block);
        double value = Float.float16ToFloat(scale);
        sum += value * value * squaredResidual(raw, block + 2) / 4;
      }
      to.scales().set(Bytes.SHORT, 2L * ((long) row * padded / 32 + b), scale);
    }
    return (float) Math.sqrt(sum);
  }

  /** Sum of {@code (2 * low - 15)^2} over a block. */
  private static int squaredResidual(MemorySegment raw, long at) {
    int sum = 0;
    for (int i = 0; i < 32; i++) {
      int residual = 2 * (raw.get(Bytes.BYTE, at + i) & 15) - 15;
      sum += residual * residual;
    }
    return sum;
  }
}
