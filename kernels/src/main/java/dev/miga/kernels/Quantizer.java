package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Encodes f32 weights as ggml's reference does, bit for bit: the scale follows from the extreme
 * weight alone. {@link LeastSquaresQuantizer} is closer, and slower.
 */
public final class Quantizer {
  private static final int BLOCK = 32;

  private Quantizer() {}

  /**
   * Encodes weights.
   *
   * @param type Q4_0, Q5_0 or Q8_0
   * @param blocks written from its beginning
   */
  public static void quantize(GgmlType type, float[] weights, MemorySegment blocks) {
    if (type != GgmlType.Q4_0 && type != GgmlType.Q5_0 && type != GgmlType.Q8_0) {
      throw new IllegalArgumentException("no quantizer for " + type);
    }
    if (blocks.byteSize() < type.bytes(weights.length)) {
      throw new IllegalArgumentException(
          "%d weights in %d bytes".formatted(weights.length, blocks.byteSize()));
    }
    for (int i = 0; i < weights.length; i += BLOCK) {
      long at = (long) i / BLOCK * type.blockBytes();
      switch (type) {
        case Q4_0 -> quantizeQ4(weights, i, blocks, at);
        case Q5_0 -> quantizeQ5(weights, i, blocks, at);
        default -> quantizeQ8(weights, i, blocks, at);
      }
    }
  }

  private static void quantizeQ4(float[] weights, int from, MemorySegment blocks, long at) {
    float scale = extreme(weights, from) / -8;
    float inverse = inverse(scale);
    blocks.set(Bytes.SHORT, at, Float.floatToFloat16(scale));
    for (int i = 0; i < 16; i++) {
      int low = Math.clamp((int) (weights[from + i] * inverse + 8.5f), 0, 15);
      int high = Math.clamp((int) (weights[from + 16 + i] * inverse + 8.5f), 0, 15);
      blocks.set(Bytes.BYTE, at + 2 + i, (byte) (low | (high << 4)));
    }
  }

  private static void quantizeQ5(float[] weights, int from, MemorySegment blocks, long at) {
    float scale = extreme(weights, from) / -16;
    float inverse = inverse(scale);
    blocks.set(Bytes.SHORT, at, Float.floatToFloat16(scale));
    int fifthBits = 0;
    for (int i = 0; i < 16; i++) {
      int low = Math.clamp((int) (weights[from + i] * inverse + 16.5f), 0, 31);
      int high = Math.clamp((int) (weights[from + 16 + i] * inverse + 16.5f), 0, 31);
      fifthBits |= ((low >> 4) << i) | ((high >> 4) << (16 + i));
      blocks.set(Bytes.BYTE, at + 6 + i, (byte) ((low & 15) | ((high & 15) << 4)));
    }
    blocks.set(Bytes.INT, at + 2, fifthBits);
  }

  /** The weight of a block that is farthest from 0. */
  private static float extreme(float[] weights, int from) {
    float extreme = 0;
    for (int i = 0; i < BLOCK; i++) {
      extreme = Math.abs(weights[from + i]) > Math.abs(extreme) ? weights[from + i] : extreme;
    }
    return extreme;
  }

  private static void quantizeQ8(float[] weights, int from, MemorySegment blocks, long at) {
    float extreme = 0;
    for (int i = 0; i < BLOCK; i++) {
      extreme = Math.max(extreme, Math.abs(weights[from + i]));
    }
    float scale = extreme / 127;
    float inverse = inverse(scale);
    blocks.set(Bytes.SHORT, at, Float.floatToFloat16(scale));
    for (int i = 0; i < BLOCK; i++) {
      float level = weights[from + i] * inverse;
      blocks.set(Bytes.BYTE, at + 2 + i, (byte) (level + Math.copySign(0.5f, level)));
    }
  }

  private static float inverse(float scale) {
    return scale == 0 ? 0 : 1 / scale;
  }
}
