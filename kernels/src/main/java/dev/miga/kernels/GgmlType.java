package dev.miga.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/** Block formats of ggml, as GGUF files number them; sizes from {@code ggml-common.h}. */
public enum GgmlType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  BF16(30, 1, 2);

  private final int id;
  private final int blockSize;
  private final int blockBytes;

  GgmlType(int id, int blockSize, int blockBytes) {
    this.id = id;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
  }

  /** Number of the type in GGUF files. */
  public int id() {
    return id;
  }

  /** Weights in a block. */
  public int blockSize() {
    return blockSize;
  }

  /** Bytes of a block. */
  public int blockBytes() {
    return blockBytes;
  }

  /** The type of this number, if it is one that is read here. */
  public static Optional<GgmlType> ofId(int id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
  }

  /** Whether weights are quants with a scale, rather than floats. */
  public boolean isQuantized() {
    return blockSize > 1;
  }

  /**
   * Bytes of this many weights.
   *
   * @throws IllegalArgumentException if they do not fill whole blocks
   * @throws ArithmeticException if they are more than a long counts
   */
  public long bytes(long elements) {
    if (elements < 0 || elements % blockSize != 0) {
      throw new IllegalArgumentException(
          this + " needs weights in multiples of " + blockSize + ", got " + elements);
    }
    return Math.multiplyExact(elements / blockSize, blockBytes);
  }

  /**
   * The first {@code elements} weights as f32, exactly as ggml defines them.
   *
   * @param blocks need not be aligned
   */
  public float[] dequantize(MemorySegment blocks, int elements) {
    float[] out = new float[elements];
    dequantize(blocks, out, 0, elements);
    return out;
  }

  /** The first {@code out.rows * out.columns} weights as f32, exactly as ggml defines them. */
  public void dequantize(MemorySegment blocks, Floats out) {
    if (out.columns() % blockSize != 0) {
      throw new IllegalArgumentException(
          this + " needs columns in multiples of " + blockSize + ", got " + out.columns());
    }
    long rowBytes = bytes(out.columns());
    float[] row = new float[out.columns()];
    for (int r = 0; r < out.rows(); r++) {
      dequantize(blocks.asSlice(r * rowBytes, rowBytes), row, 0, row.length);
      MemorySegment.copy(row, 0, out.segment(), Bytes.FLOAT, 4L * r * row.length, row.length);
    }
  }

  /** The first {@code elements} weights as f32, to {@code out} from index {@code at} on. */
  public void dequantize(MemorySegment blocks, float[] out, int at, int elements) {
    long bytes = bytes(elements);
    if (blocks.byteSize() < bytes) {
      throw new IllegalArgumentException(
          "%d weights of %s take %d bytes, got %d"
              .formatted(elements, this, bytes, blocks.byteSize()));
    }
    switch (this) {
      case F32 -> MemorySegment.copy(blocks, Bytes.FLOAT, 0, out, at, elements);
      case F16 -> {
        for (int i = 0; i < elements; i++) {
          out[at + i] = Bytes.f16(blocks, 2L * i);
        }
      }
      case BF16 -> {
        for (int i = 0; i < elements; i++) {
          out[at + i] = Bytes.bf16(blocks, 2L * i);
        }
      }
      case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K -> {
        QuantBlock block = new QuantBlock();
        for (int i = 0; i < elements; i += blockSize) {
          block.read(this, blocks, (long) i / blockSize * blockBytes);
          block.dequantize(blockSize, out, at + i);
        }
      }
    }
  }

  /** A number as bfloat16: rounded to the nearest, ties to even; keeps NaN a NaN. */
  public static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
