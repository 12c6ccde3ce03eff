package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/** Writes one row of ggml blocks to its place in a tile; see {@link Layout} for the grammar. */
final class RowPacker {
  private static final int LOW = 0x0F0F0F0F;
  private static final int HIGH = 0xF0F0F0F0;
  private static final int SIGNS = 0x80808080;

  private RowPacker() {}

  /**
   * Packs a row to the {@linkplain Packer#layoutFor layout of its type}.
   *
   * @param at offset of the row in {@code raw}
   * @param r row in the tile
   */
  static void pack(
      GgmlType type, MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    switch (type) {
      case Q4_0 -> packQ4(raw, at, columns, tile, r);
      case Q4_1 -> packQ41(raw, at, columns, tile, r);
      case Q4_K -> packQ4K(raw, at, columns, tile, r);
      case Q5_0 -> packQ5(raw, at, columns, tile, r);
      case Q8_0 -> packQ8(raw, at, columns, tile, r);
      case Q5_1, Q2_K, Q3_K, Q5_K, Q6_K -> packQ816(type, raw, at, columns, tile, r);
      case BF16 -> packBf16(raw, at, columns, tile, r);
      case F16 -> packF16(raw, at, columns, tile, r);
      case F32 -> packF32(raw, at, columns, tile, r);
    }
  }

  /** ggml pairs the columns of a block as the layout does, so quants move four bytes at a time. */
  private static void copyNibbles(MemorySegment raw, long at, MemorySegment tile, long to) {
    for (int k = 0; k < 4; k++) {
      tile.set(Bytes.INT, to + 64L * k, raw.get(Bytes.INT, at + 4L * k));
    }
  }

  private static void packQ4(MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    long scales = Layout.Q4_0.scalesOffset(columns) + 2L * r;
    for (int b = 0; b < columns / 32; b++) {
      long block = at + 18L * b;
      copyNibbles(raw, block + 2, tile, 256L * b + 4L * r);
      tile.set(Bytes.SHORT, scales + 32L * b, raw.get(Bytes.SHORT, block));
    }
  }

  private static void packQ41(MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    long scales = Layout.Q4_1.scalesOffset(columns) + 4L * r;
    long mins = Layout.Q4_1.minsOffset(columns) + 4L * r;
    for (int b = 0; b < columns / 32; b++) {
      long block = at + 20L * b;
      copyNibbles(raw, block + 4, tile, 256L * b + 4L * r);
      tile.set(Bytes.FLOAT, scales + 64L * b, Bytes.f16(raw, block));
      tile.set(Bytes.FLOAT, mins + 64L * b, Bytes.f16(raw, block + 2));
    }
  }

  private static void packQ4K(MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    long scales = Layout.Q4_1.scalesOffset(columns) + 4L * r;
    long mins = Layout.Q4_1.minsOffset(columns) + 4L * r;
    for (int b = 0; b < columns / 32; b++) {
      long block = at + 144L * (b / 8);
      int sub = b % 8;
      pairNibbles(raw, block + 16 + 32L * (sub / 2), sub % 2, tile, 256L * b + 4L * r);
      float scale = Bytes.f16(raw, block) * QuantBlock.sixBitScale(raw, block + 4, sub);
      float min = -Bytes.f16(raw, block + 2) * QuantBlock.sixBitMin(raw, block + 4, sub);
      tile.set(Bytes.FLOAT, scales + 64L * b, scale);
      tile.set(Bytes.FLOAT, mins + 64L * b, min);
    }
  }

  /**
   * Low (0) or high (1) nibbles of 32 bytes, put in pairs of columns {@code i} and {@code 16 + i}.
   */
  private static void pairNibbles(
      MemorySegment raw, long at, int nibble, MemorySegment tile, long to) {
    int shift = 4 * nibble;
    for (int k = 0; k < 4; k++) {
      int first = (raw.get(Bytes.INT, at + 4L * k) >>> shift) & LOW;
      int second = (raw.get(Bytes.INT, at + 16 + 4L * k) << (4 - shift)) & HIGH;
      tile.set(Bytes.INT, to + 64L * k, first | second);
    }
  }

  private static void packQ5(MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    long scales = Layout.Q5_0.scalesOffset(columns) + 2L * r;
    long highBits = Layout.Q5_0.highBitsOffset(columns);
    for (int b = 0; b < columns / 32; b++) {
      long block = at + 22L * b;
      copyNibbles(raw, block + 6, tile, 256L * b + 4L * r);
      packHighBits(raw.get(Bytes.INT, block + 2), tile, highBits + 64L * b, r);
      tile.set(Bytes.SHORT, scales + 32L * b, raw.get(Bytes.SHORT, block));
    }
  }

  /** Two rows share a byte: row 0 of each pair overwrites, row 1 adds. */
  private static void packHighBits(int bits, MemorySegment tile, long at, int r) {
    long to = at + r / 2;
    int shift = r % 2 * 4;
    for (int k = 0; k < 8; k++) {
      int kept = shift == 0 ? 0 : tile.get(Bytes.BYTE, to + 8L * k) & 15;
      tile.set(Bytes.BYTE, to + 8L * k, (byte) (kept | (((bits >>> (4 * k)) & 15) << shift)));
    }
  }

  private static void packQ8(MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    long scales = Layout.Q8_0.scalesOffset(columns) + 2L * r;
    for (int b = 0; b < columns / 32; b++) {
      long block = at + 34L * b;
      for (int k = 0; k < 8; k++) {
        int quants = raw.get(Bytes.INT, block + 2 + 4L * k) ^ SIGNS;
        tile.set(Bytes.INT, 512L * b + 64L * k + 4L * r, quants);
      }
      tile.set(Bytes.SHORT, scales + 32L * b, raw.get(Bytes.SHORT, block));
    }
  }

  private static void packQ816(
      GgmlType type, MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    QuantBlock block = new QuantBlock();
    MemorySegment quants = MemorySegment.ofArray(block.quants);
    long scales = Layout.Q8_16.scalesOffset(columns) + 4L * r;
    long mins = Layout.Q8_16.minsOffset(columns) + 4L * r;
    for (int c = 0; c < columns; c += type.blockSize()) {
      block.read(type, raw, at + (long) c / type.blockSize() * type.blockBytes());
      for (int i = 0; i < type.blockSize(); i += 4) {
        tile.set(Bytes.INT, 16L * (c + i) + 4L * r, quants.get(Bytes.INT, i));
      }
      for (int i = 0; i < type.blockSize(); i += QuantBlock.GROUP) {
        tile.set(Bytes.FLOAT, scales + 4L * (c + i), block.scales[i / QuantBlock.GROUP]);
        tile.set(Bytes.FLOAT, mins + 4L * (c + i), block.mins[i / QuantBlock.GROUP]);
      }
    }
  }

  private static void packBf16(MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    for (int c = 0; c < columns; c++) {
      tile.set(Bytes.SHORT, 2L * (16 * c + r), raw.get(Bytes.SHORT, at + 2L * c));
    }
  }

  private static void packF16(MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    for (int c = 0; c < columns; c++) {
      tile.set(Bytes.FLOAT, 4L * (16 * c + r), Bytes.f16(raw, at + 2L * c));
    }
  }

  private static void packF32(MemorySegment raw, long at, int columns, MemorySegment tile, int r) {
    for (int c = 0; c < columns; c++) {
      tile.set(Bytes.FLOAT, 4L * (16 * c + r), Bytes.f32(raw, at + 4L * c));
    }
  }
}
