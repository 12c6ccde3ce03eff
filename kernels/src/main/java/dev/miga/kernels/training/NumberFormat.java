package dev.miga.kernels.training;

/** How the factors of products are stored; sums are always f32. */
public enum NumberFormat {
  F32(4),
  /** The upper half of an f32, rounded to nearest even. */
  BF16(2);

  private final int bytes;

  NumberFormat(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a number. */
  public int bytes() {
    return bytes;
  }
}
