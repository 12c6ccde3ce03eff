package dev.miga.engine.format.gguf;

import dev.miga.kernels.GgmlType;
import dev.miga.kernels.LeastSquaresQuantizer;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * Whole rows of f32 weights to the bytes of a tensor type: F32, F16, BF16, Q4_0 or Q8_0, the last
 * two with scales by least squares.
 */
public final class TensorEncoder {
  private final GgmlType type;

  /**
   * For one type.
   *
   * @throws IllegalArgumentException for a type that cannot be written
   */
  public TensorEncoder(GgmlType type) {
    require(type);
    this.type = type;
  }

  /** Refuses types that cannot be written. */
  static void require(GgmlType type) {
    if (fileType(type).isEmpty()) {
      throw new IllegalArgumentException("Miga writes F32, F16, BF16, Q4_0 and Q8_0, not " + type);
    }
  }

  /**
   * llama.cpp's number for a file whose projections have a type ({@code LLAMA_FTYPE_...}), of the
   * types that can be written.
   */
  static OptionalInt fileType(GgmlType type) {
    return switch (type) {
      case F32 -> OptionalInt.of(0);
      case F16 -> OptionalInt.of(1);
      case Q4_0 -> OptionalInt.of(2);
      case Q8_0 -> OptionalInt.of(7);
      case BF16 -> OptionalInt.of(32);
      case Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K -> OptionalInt.empty();
    };
  }

  /** A type if its blocks fill rows of so many columns; F16 otherwise. */
  public static GgmlType fitting(GgmlType type, long columns) {
    return columns % type.blockSize() == 0 ? type : GgmlType.F16;
  }

  /** The bytes of whole rows. */
  public MemorySegment encode(float[] weights) {
    MemorySegment bytes =
        MemorySegment.ofArray(new byte[Math.toIntExact(type.bytes(weights.length))]);
    switch (type) {
      case F32 -> MemorySegment.copy(weights, 0, bytes, GgufValue.FLOAT, 0, weights.length);
      case F16 -> {
        for (int i = 0; i < weights.length; i++) {
          bytes.set(GgufValue.SHORT, 2L * i, Float.floatToFloat16(weights[i]));
        }
      }
      case BF16 -> {
        for (int i = 0; i < weights.length; i++) {
          bytes.set(GgufValue.SHORT, 2L * i, GgmlType.toBf16(weights[i]));
        }
      }
      case Q4_0, Q8_0 -> LeastSquaresQuantizer.quantize(type, weights, bytes);
      case Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          throw new IllegalStateException("refused at construction: " + type);
    }
    return bytes;
  }
}
