package dev.miga.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Room for what {@link VectorKernels} unpack on the way; each thread has its own. */
final class VectorScratch {
  /** Unpacked scales and minimums of a tile. */
  float[] scales = {};

  float[] mins = {};

  /** Decoded weights, see {@link VectorGemm}. */
  float[] panel = {};

  /** Activations: some tokens, or one in the order of its weights. */
  float[] x = {};

  /** Sums of activations that share a weight vector. */
  float[] sums = {};

  /** Results on their way out. */
  float[] out = {};

  /** High bits. */
  long[] words = {};

  /** Quants unpacked to bytes. */
  MemorySegment bytes = MemorySegment.NULL;

  /**
   * Where loads go that only fetch a line ahead of its use; keeps them from being optimised away.
   */
  final int[] seen = new int[Layout.TILE_ROWS];

  /** Bytes from one such load to the next. */
  long touchStep;

  static float[] atLeast(float[] array, int size) {
    return array.length >= size ? array : Arrays.copyOf(array, size);
  }

  static long[] atLeast(long[] array, int size) {
    return array.length >= size ? array : Arrays.copyOf(array, size);
  }

  MemorySegment bytes(long size) {
    if (bytes.byteSize() < size) {
      bytes = Arena.ofAuto().allocate(size, 64);
    }
    return bytes;
  }
}
