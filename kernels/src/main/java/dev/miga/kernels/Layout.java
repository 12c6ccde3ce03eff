package dev.miga.kernels;

/**
 * How the weights of a {@link PackedMatrix} lie in memory.
 *
 * <p>Rows are taken sixteen at a time (a <i>tile</i>) and columns {@link #BLOCK_COLUMNS} at a time
 * (a <i>block</i>). A tile holds its parts one after another, each for all blocks of the tile in
 * column order:
 *
 * <pre>
 * tile   := quants highBits? scales mins?
 * quants := for Q4_0, Q4_1, Q5_0: 256 bytes a block. Byte 64*k + 4*r + j (k 0..3, r 0..15, j 0..3)
 *             has column 4*k + j of row r in its low nibble, column 16 + 4*k + j in its high one
 *           for Q8_0, Q8_16: 512 bytes a block. Byte 64*k + 4*r + j (k 0..7) is column 4*k + j of row r
 * highBits := Q5_0 only: 64 bytes a block, eight little-endian 64-bit words. Bit 4*r + j of word k is
 *             bit 4 of column 4*k + j of row r
 * scales := a number for each of the 16 rows, a block: f16 for Q4_0, Q5_0, Q8_0; f32 for Q4_1; for
 *           Q8_16 f32 and twice a block (columns 0..15, then 16..31)
 * mins   := as scales; Q4_1 and Q8_16 only, f32
 * </pre>
 *
 * <p>BF16 and F32 have no blocks: element (r, c) of a tile is number {@code 16 * c + r}. Quants are
 * unsigned; the weight is {@code scale * (quant - zero)} or {@code scale * quant + min}. Rows
 * beyond the matrix's last are present up to a full tile and have all-zero scales and mins.
 */
public enum Layout {
  /** 4 bits, f16 scale per 32 columns, zero 8. Home of ggml's Q4_0. */
  Q4_0(4.5, 8),
  /** 4 bits, f32 scale and minimum per 32 columns. Home of ggml's Q4_1 and Q4_K. */
  Q4_1(6, 0),
  /** 5 bits, f16 scale per 32 columns, zero 16. Home of ggml's Q5_0. */
  Q5_0(5.5, 16),
  /** 8 bits, f16 scale per 32 columns, zero 128. Home of ggml's Q8_0. */
  Q8_0(8.5, 128),
  /** 8 bits, f32 scale and minimum per 16 columns. Home of Q5_1 and of ggml's other K types. */
  Q8_16(12, 0),
  /** bfloat16, as it is. */
  BF16(16, 0),
  /** 32-bit floats, as they are; home of F16 too. */
  F32(32, 0);

  /** Rows in a tile. */
  public static final int TILE_ROWS = 16;

  /** Columns in a block of the quantized layouts. */
  public static final int BLOCK_COLUMNS = 32;

  private final double bitsPerWeight;
  private final int zero;

  Layout(double bitsPerWeight, int zero) {
    this.bitsPerWeight = bitsPerWeight;
    this.zero = zero;
  }

  /** The quant that stands for the weight 0, where the layout has no minimum. */
  public int zero() {
    return zero;
  }

  /** Whether weights are quants with a scale, rather than floats. */
  public boolean isQuantized() {
    return this != BF16 && this != F32;
  }

  /** Bytes of one tile of sixteen rows with this many columns; always a multiple of 32. */
  public long tileBytes(int columns) {
    if (isQuantized() && columns % BLOCK_COLUMNS != 0) {
      throw new IllegalArgumentException(
          this + " needs columns in multiples of " + BLOCK_COLUMNS + ", got " + columns);
    }
    return (long) (TILE_ROWS * bitsPerWeight / 8 * columns);
  }

  /** Offset in a tile of the high bits (Q5_0). */
  public long highBitsOffset(int columns) {
    return columns * 8L;
  }

  /** Offset in a tile of the scales. */
  public long scalesOffset(int columns) {
    return switch (this) {
      case Q4_0, Q4_1 -> columns * 8L;
      case Q5_0 -> columns * 10L;
      case Q8_0, Q8_16 -> columns * 16L;
      case BF16, F32 -> throw new IllegalArgumentException(this + " has no scales");
    };
  }

  /** Offset in a tile of the minimums (Q4_1, Q8_16). */
  public long minsOffset(int columns) {
    return switch (this) {
      case Q4_1 -> columns * 10L;
      case Q8_16 -> columns * 20L;
      default -> throw new IllegalArgumentException(this + " has no minimums");
    };
  }
}
