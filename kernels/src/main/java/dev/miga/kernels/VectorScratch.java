package dev.miga.kernels;

import java.util.Arrays;

/**
 * Room for what {@link VectorKernels} work on; each thread has its own. Heap arrays throughout, see
 * {@link Lanes}.
 */
final class VectorScratch {
  /** Quants of a tile, four or eight to an int; rows of a plane. */
  int[] quants = {};

  /** Five-bit quants before they are put together; rows of the other plane. */
  int[] parts = {};

  /** High bits of five-bit quants. */
  long[] words = {};

  /** Half-precision numbers. */
  short[] halves = {};

  /** Scales and minimums of a tile or of rows. */
  float[] scales = {};

  float[] mins = {};

  /** Weights of a tile of floats; weights of a norm. */
  float[] weights = {};

  /** Decoded weights, see {@link VectorGemm}. */
  float[] panel = {};

  /** Activations: some tokens, or one in the order of its weights. */
  float[] x = {};

  /** Sums of activations that share a weight vector; a second operand. */
  float[] sums = {};

  /** Results on their way out. */
  float[] out = {};

  static float[] atLeast(float[] array, int size) {
    return array.length >= size ? array : Arrays.copyOf(array, size);
  }

  static int[] atLeast(int[] array, int size) {
    return array.length >= size ? array : Arrays.copyOf(array, size);
  }

  static long[] atLeast(long[] array, int size) {
    return array.length >= size ? array : Arrays.copyOf(array, size);
  }

  static short[] atLeast(short[] array, int size) {
    return array.length >= size ? array : Arrays.copyOf(array, size);
  }
}
