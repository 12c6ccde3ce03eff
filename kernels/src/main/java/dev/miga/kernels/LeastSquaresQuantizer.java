package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Encodes f32 weights as Q4_0 or Q8_0 blocks with the scale, of those tried, that leaves the least
 * squared error. Slower than {@link Quantizer} and closer; made for files, which are written once
 * and read often.
 *
 * <p>For each block, trial scales map the extreme weight to a level near the end of the range or to
 * any whole level; each gives levels {@code l} by rounding, these a better scale {@code sum(x l) /
 * sum(l l)}, rounded to f16. The best scale then gives the final levels. Since whole levels are
 * among the trials, weights that come from a block are encoded as that block again.
 */
public final class LeastSquaresQuantizer {
  private static final int BLOCK = 32;

  /** Levels of Q4_0 that the extreme weight is tried on; -8 exists, so both signs are. */
  private static final float[] TRIALS = {
    1, 2, 3, 4, 5, 6, 7, -7, 7.25f, -7.25f, 7.5f, -7.5f, 7.75f, -7.75f, 8, -8, 8.25f, -8.25f, 8.5f,
    -8.5f, 8.75f, -8.75f, 9, -9
  };

  private static final float[] TRIALS_OF_8_BITS = {126, 126.5f, 127, 127.5f};

  private final float[] trials;
  private final int zero;
  private final int minimum;
  private final int maximum;

  /** Weights of the current block. */
  private final float[] x = new float[BLOCK];

  private float bestGain;
  private short bestScale;

  private LeastSquaresQuantizer(GgmlType type) {
    this.trials = type == GgmlType.Q4_0 ? TRIALS : TRIALS_OF_8_BITS;
    this.zero = type == GgmlType.Q4_0 ? 8 : 128;
    // ggml's own Q8_0 does not use -128.
    this.minimum = type == GgmlType.Q4_0 ? 0 : 1;
    this.maximum = 2 * zero - 1;
  }

  /**
   * Encodes whole rows.
   *
   * @param type Q4_0 or Q8_0
   * @param weights finite
   * @param blocks written from its beginning
   */
  public static void quantize(GgmlType type, float[] weights, MemorySegment blocks) {
    if (type != GgmlType.Q4_0 && type != GgmlType.Q8_0) {
      throw new IllegalArgumentException("no quantizer for " + type);
    }
    if (blocks.byteSize() < type.bytes(weights.length)) {
      throw new IllegalArgumentException(
          "%d weights in %d bytes".formatted(weights.length, blocks.byteSize()));
    }
    LeastSquaresQuantizer quantizer = new LeastSquaresQuantizer(type);
    for (int from = 0; from < weights.length; from += BLOCK) {
      long at = (long) from / BLOCK * type.blockBytes();
      quantizer.search(weights, from);
      quantizer.write(type, blocks, at);
    }
  }

  /** Finds the scale for the block of weights at {@code from}. */
  private void search(float[] weights, int from) {
    float extreme = 0;
    for (int i = 0; i < BLOCK; i++) {
      x[i] = weights[from + i];
      extreme = Math.abs(x[i]) > Math.abs(extreme) ? x[i] : extreme;
    }
    bestGain = 0;
    bestScale = 0;
    if (extreme != 0) {
      for (float trial : trials) {
        consider(trial / extreme);
      }
    }
  }

  /** {@code gain} is by how much the error is less than that of all zeros. */
  private void consider(float inverse) {
    float lx = 0;
    float ll = 0;
    for (int i = 0; i < BLOCK; i++) {
      float level = quant(x[i] * inverse) - zero;
      lx += x[i] * level;
      ll += level * level;
    }
    short scale = Float.floatToFloat16(lx / ll);
    float value = Float.float16ToFloat(scale);
    float gain = value * (2 * lx - value * ll);
    if (gain > bestGain) {
      bestGain = gain;
      bestScale = scale;
    }
  }

  private int quant(float level) {
    return Math.clamp((int) (level + zero + 0.5f), minimum, maximum);
  }

  private void write(GgmlType type, MemorySegment blocks, long at) {
    float value = Float.float16ToFloat(bestScale);
    float inverse = value == 0 ? 0 : 1 / value;
    blocks.set(Bytes.SHORT, at, bestScale);
    if (type == GgmlType.Q4_0) {
      for (int i = 0; i < BLOCK / 2; i++) {
        int low = quant(x[i] * inverse);
        int high = quant(x[i + BLOCK / 2] * inverse);
        blocks.set(Bytes.BYTE, at + 2 + i, (byte) (low | (high << 4)));
      }
    } else {
      for (int i = 0; i < BLOCK; i++) {
        blocks.set(Bytes.BYTE, at + 2 + i, (byte) (quant(x[i] * inverse) - zero));
      }
    }
  }
}
