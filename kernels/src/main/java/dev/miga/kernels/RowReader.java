package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/** Reads a row back out of a packed tile, one weight at a time, as {@link Layout} says. */
final class RowReader {
  private RowReader() {}

  /** Row {@code r} of the tile, {@code out.length} columns. */
  static void read(Layout layout, MemorySegment tile, int columns, int r, float[] out) {
    switch (layout) {
      case BF16 -> {
        for (int c = 0; c < columns; c++) {
          out[c] = Bytes.bf16(tile, 2L * (16 * c + r));
        }
      }
      case F32 -> {
        for (int c = 0; c < columns; c++) {
          out[c] = Bytes.f32(tile, 4L * (16 * c + r));
        }
      }
      case Q4_0, Q5_0, Q8_0 -> {
        long scales = layout.scalesOffset(columns) + 2L * r;
        for (int c = 0; c < columns; c++) {
          float scale = Bytes.f16(tile, scales + 32L * (c / 32));
          out[c] = scale * (quant(layout, tile, columns, r, c) - layout.zero());
        }
      }
      case Q4_1 -> readWithMins(layout, 32, tile, columns, r, out);
      case Q8_16 -> readWithMins(layout, 16, tile, columns, r, out);
    }
  }

  private static void readWithMins(
      Layout layout, int group, MemorySegment tile, int columns, int r, float[] out) {
    long scales = layout.scalesOffset(columns) + 4L * r;
    long mins = layout.minsOffset(columns) + 4L * r;
    for (int c = 0; c < columns; c++) {
      long at = 64L * (c / group);
      float scale = Bytes.f32(tile, scales + at);
      out[c] = scale * quant(layout, tile, columns, r, c) + Bytes.f32(tile, mins + at);
    }
  }

  private static int quant(Layout layout, MemorySegment tile, int columns, int r, int c) {
    if (layout == Layout.Q8_0 || layout == Layout.Q8_16) {
      return Bytes.u8(tile, 64L * (c / 4) + 4L * r + c % 4);
    }
    int low = c % 16;
    long at = 256L * (c / 32) + 64L * (low / 4) + 4L * r + low % 4;
    int quant = Bytes.bits(tile, at, c % 32 / 16 * 4, 4);
    return layout == Layout.Q5_0 ? quant + 16 * highBit(tile, columns, r, c) : quant;
  }

  private static int highBit(MemorySegment tile, int columns, int r, int c) {
    long words = Layout.Q5_0.highBitsOffset(columns) + 64L * (c / 32);
    long word = tile.get(Bytes.LONG, words + 8L * (c % 32 / 4));
    return (int) (word >>> (4 * r + c % 4)) & 1;
  }
}
