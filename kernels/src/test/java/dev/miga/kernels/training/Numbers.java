package dev.miga.kernels.training;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** Numbers in and out of the kernels' formats, for tests. */
final class Numbers {
  private final Arena arena;
  private final SplittableRandom random;

  Numbers(Arena arena, long seed) {
    this.arena = arena;
    this.random = new SplittableRandom(seed);
  }

  /** Some normally distributed numbers. */
  float[] gaussian(int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  MemorySegment floats(float... x) {
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
  }

  MemorySegment zeros(int count) {
    return arena.allocate(4L * count, 64);
  }

  MemorySegment ints(int... x) {
    return arena.allocateFrom(ValueLayout.JAVA_INT, x);
  }

  /** In a format, with room for reading one too far where numbers are read in pairs. */
  MemorySegment nums(TrainingKernels kernels, float... x) {
    MemorySegment out = nums(kernels, x.length);
    kernels.convert(floats(x), x.length, out, x.length, 1, x.length);
    return out;
  }

  /** Room for numbers in a format, and for one that makes a pair of the last. */
  MemorySegment nums(TrainingKernels kernels, int count) {
    long even = kernels.format() == NumberFormat.BF16 ? (count + 1L) / 2 * 2 : count;
    return arena.allocate(kernels.format().bytes() * even, 64);
  }

  /** Room for numbers in any format. */
  MemorySegment nums(int count) {
    return arena.allocate(4L * count, 64);
  }

  static float[] read(MemorySegment x, int count) {
    return x.asSlice(0, 4L * count).toArray(ValueLayout.JAVA_FLOAT);
  }

  static float[] read(TrainingKernels kernels, MemorySegment x, int count) {
    return switch (kernels.format()) {
      case F32 -> read(x, count);
      case BF16 -> {
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
          int bits = x.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16;
          out[i] = Float.intBitsToFloat(bits);
        }
        yield out;
      }
    };
  }

  /** As the format rounds them. */
  float[] rounded(TrainingKernels kernels, float[] x) {
    return read(kernels, nums(kernels, x), x.length);
  }

  /** The distance of two vectors over the length of the second. */
  static double relativeError(float[] found, float[] expected) {
    double error = 0;
    double norm = 1e-30;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow((double) found[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / norm);
  }
}
