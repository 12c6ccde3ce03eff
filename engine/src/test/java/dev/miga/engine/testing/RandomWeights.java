package dev.miga.engine.testing;

import dev.miga.kernels.GgmlType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * Random tensors in any block format, without a quantizer: quants are random bytes, scales are
 * chosen so that the weights have mean 0 and about the standard deviation asked for.
 */
final class RandomWeights {
  private final RandomGenerator random;

  RandomWeights(RandomGenerator random) {
    this.random = random;
  }

  /** Bytes of {@code elements} weights, a multiple of the type's block. */
  byte[] tensor(GgmlType type, long elements, float deviation) {
    int blocks = Math.toIntExact(elements / type.blockSize());
    byte[] bytes = new byte[blocks * type.blockBytes()];
    random.nextBytes(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int block = 0; block < blocks; block++) {
      int from = block * type.blockBytes();
      float jitter = deviation * (0.7f + 0.6f * random.nextFloat());
      switch (type) {
        case F32 -> buffer.putFloat(from, gaussian(deviation));
        case F16 -> half(buffer, from, gaussian(deviation));
        case BF16 ->
            buffer.putShort(from, (short) (Float.floatToIntBits(gaussian(deviation)) >>> 16));
        // The deviation of a uniform integer of n values is n / sqrt(12).
        case Q4_0 -> half(buffer, from, jitter / 4.6f);
        case Q5_0 -> half(buffer, from, jitter / 9.2f);
        case Q8_0 -> half(buffer, from, jitter / 74f);
        case Q4_1 -> scaleAndMinimum(buffer, from, jitter / 4.6f, -7.5f);
        case Q5_1 -> scaleAndMinimum(buffer, from, jitter / 9.2f, -15.5f);
        // K formats: d times a random scale of the sub-block, dmin times a random minimum.
        case Q2_K -> scaleAndMinimum(buffer, from + 80, jitter / 16, 1.5f);
        case Q4_K -> scaleAndMinimum(buffer, from, jitter / 240, 7.5f);
        case Q5_K -> scaleAndMinimum(buffer, from, jitter / 480, 15.5f);
        case Q3_K -> half(buffer, from + 108, jitter / 42);
        case Q6_K -> half(buffer, from + 208, jitter / 1360);
      }
    }
    return bytes;
  }

  /** Bytes of norm weights as GGUF has them, around 1. */
  byte[] norm(int size) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      buffer.putFloat(1 + gaussian(0.2f));
    }
    return buffer.array();
  }

  private float gaussian(float deviation) {
    return (float) random.nextGaussian() * deviation;
  }

  private static void half(ByteBuffer buffer, int offset, float value) {
    buffer.putShort(offset, Float.floatToFloat16(value));
  }

  private static void scaleAndMinimum(ByteBuffer buffer, int offset, float scale, float ratio) {
    half(buffer, offset, scale);
    half(buffer, offset + 2, scale * ratio);
  }
}
