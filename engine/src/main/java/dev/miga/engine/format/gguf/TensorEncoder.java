package dev.miga.engine.format.gguf;

import dev.miga.kernels.GgmlType;
import dev.miga.kernels.LeastSquaresQuantizer;
import java.lang.foreign.MemorySegment;

/** Whole rows of f32 weights to the bytes of a tensor type. */
final class TensorEncoder {
  private final GgmlType type;
  private final float[] importance;

  /**
   * For one tensor.
   *
   * @param importance of each column, or none
   */
  TensorEncoder(GgmlType type, float[] importance) {
    require(type);
    this.type = type;
    this.importance = importance;
  }

  /** Refuses types that cannot be written. */
  static void require(GgmlType type) {
    switch (type) {
      case F32, F16, BF16, Q4_0, Q8_0 -> {}
      case Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          throw new IllegalArgumentException(
              "Miga writes F32, F16, BF16, Q4_0 and Q8_0, not " + type);
    }
  }

  /** llama.cpp's number for a file whose projections have a type ({@code LLAMA_FTYPE_...}). */
  static int fileType(GgmlType type) {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 1;
      case Q4_0 -> 2;
      case Q8_0 -> 7;
      case BF16 -> 32;
      case Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          throw new IllegalArgumentException("no file of " + type);
    };
  }

  MemorySegment encode(float[] weights) {
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
          bytes.set(GgufValue.SHORT, 2L * i, bf16(weights[i]));
        }
      }
      case Q4_0, Q8_0 -> LeastSquaresQuantizer.quantize(type, weights, importance, bytes);
      case Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          throw new IllegalStateException("refused at construction: " + type);
    }
    return bytes;
  }

  /** Rounds to the nearest, ties to even; keeps NaN a NaN. */
  private static short bf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
