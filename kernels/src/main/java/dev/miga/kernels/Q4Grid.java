package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Q4_0 blocks with given scales: a weight becomes the nearest of sixteen levels, {@code scale *
 * level} with a level from -8 to 7. What {@link #round} gives is what the blocks of {@link #encode}
 * hold, to the bit.
 */
public final class Q4Grid {
  /** Weights that share a scale. */
  public static final int BLOCK = 32;

  private static final long BLOCK_BYTES = GgmlType.Q4_0.blockBytes();

  private Q4Grid() {}

  /**
   * Reads the scales of blocks.
   *
   * @param blocks Q4_0
   * @param scales f16, written from index {@code at} on
   * @param weights how many, a multiple of 32
   */
  public static void scales(MemorySegment blocks, short[] scales, int at, int weights) {
    for (int b = 0; b < weights / BLOCK; b++) {
      scales[at + b] = blocks.get(Bytes.SHORT, b * BLOCK_BYTES);
    }
  }

  /**
   * Rounds weights.
   *
   * @param source f32
   * @param scales f16, read from index {@code at} on
   * @param target f32, may be the source
   * @param weights how many, a multiple of 32
   */
  public static void round(
      MemorySegment source, short[] scales, int at, MemorySegment target, int weights) {
    for (int b = 0; b < weights / BLOCK; b++) {
      float scale = Float.float16ToFloat(scales[at + b]);
      float inverse = inverse(scale);
      for (long i = (long) b * BLOCK; i < (b + 1L) * BLOCK; i++) {
        int quant = quant(source.get(Bytes.FLOAT, 4 * i), inverse);
        target.set(Bytes.FLOAT, 4 * i, scale * quant - 8 * scale);
      }
    }
  }

  /**
   * Writes blocks.
   *
   * @param source f32
   * @param scales f16, read from index {@code at} on
   * @param blocks Q4_0
   * @param weights how many, a multiple of 32
   */
  public static void encode(
      MemorySegment source, short[] scales, int at, MemorySegment blocks, int weights) {
    for (int b = 0; b < weights / BLOCK; b++) {
      float inverse = inverse(Float.float16ToFloat(scales[at + b]));
      blocks.set(Bytes.SHORT, b * BLOCK_BYTES, scales[at + b]);
      for (int i = 0; i < BLOCK / 2; i++) {
        long low = 4L * (b * BLOCK + i);
        long high = low + 4L * BLOCK / 2;
        int pair =
            quant(source.get(Bytes.FLOAT, low), inverse)
                | quant(source.get(Bytes.FLOAT, high), inverse) << 4;
        blocks.set(Bytes.BYTE, b * BLOCK_BYTES + 2 + i, (byte) pair);
      }
    }
  }

  private static float inverse(float scale) {
    return scale == 0 ? 0 : 1 / scale;
  }

  private static int quant(float weight, float inverse) {
    return Math.clamp((int) (weight * inverse + 8.5f), 0, 15);
  }
}
