package dev.miga.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Random ggml blocks with finite scales, for tests. */
final class RandomWeights {
  private RandomWeights() {}

  /** Blocks of a matrix; weights are of the order of one. */
  static MemorySegment blocks(GgmlType type, int rows, int columns, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[(int) type.bytes((long) rows * columns)];
    random.nextBytes(bytes);
    MemorySegment blocks = MemorySegment.ofArray(bytes);
    for (long at = 0; at < bytes.length; at += type.blockBytes()) {
      switch (type) {
        case F32 -> blocks.set(Bytes.FLOAT, at, (float) random.nextGaussian());
        case F16 -> setScale(blocks, at, 1, random);
        case BF16 ->
            blocks.set(Bytes.SHORT, at, (short) (bits((float) random.nextGaussian()) >>> 16));
        case Q4_0 -> setScale(blocks, at, 1f / 8, random);
        case Q5_0 -> setScale(blocks, at, 1f / 16, random);
        case Q8_0 -> setScale(blocks, at, 1f / 128, random);
        case Q4_1 -> setScales(blocks, at, 1f / 8, at + 2, 1, random);
        case Q5_1 -> setScales(blocks, at, 1f / 16, at + 2, 1, random);
        case Q2_K -> setScales(blocks, at + 80, 1f / 24, at + 82, 1f / 8, random);
        case Q3_K -> setScale(blocks, at + 108, 1f / 64, random);
        case Q4_K -> setScales(blocks, at, 1f / 256, at + 2, 1f / 32, random);
        case Q5_K -> setScales(blocks, at, 1f / 512, at + 2, 1f / 32, random);
        case Q6_K -> setScale(blocks, at + 208, 1f / 2048, random);
      }
    }
    return blocks;
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }

  private static void setScales(
      MemorySegment blocks, long scaleAt, float scale, long minAt, float min, Random random) {
    setScale(blocks, scaleAt, scale, random);
    setScale(blocks, minAt, min, random);
  }

  private static void setScale(MemorySegment blocks, long at, float scale, Random random) {
    blocks.set(Bytes.SHORT, at, Float.floatToFloat16(scale * (float) random.nextGaussian()));
  }
}
