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

  /** Quants unpacked to bytes. */
  MemorySegment bytes = MemorySegment.NULL;

  static float[] atLeast(float[] array, int size) {
    return array.length >= size ? array : Arrays.copyOf(array, size);
  }

  MemorySegment bytes(long size) {
    if (bytes.byteSize() < size) {
      bytes = Arena.ofAuto().allocate(size, 64);
    }
    return bytes;
  }
}
