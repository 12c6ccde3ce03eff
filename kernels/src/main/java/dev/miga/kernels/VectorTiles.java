package dev.miga.kernels;

import static dev.miga.kernels.Lanes.B;
import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.I;
import static dev.miga.kernels.Lanes.L;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Loads tiles of a {@link PackedMatrix} to a thread's scratch, and decodes them to panels. */
final class VectorTiles {
  private VectorTiles() {}

  /**
   * Loads a tile: quantized ones to {@code quants} (in nibbles for Q4_0 and Q4_1, in bytes for the
   * others, five bits included), {@code scales} and {@code mins}; floats to {@code weights}.
   */
  static void load(PackedMatrix w, long tile, VectorScratch scratch) {
    MemorySegment data = w.data();
    int columns = w.columns();
    long at = tile * w.layout().tileBytes(columns);
    switch (w.layout()) {
      case Q4_0, Q4_1 -> scratch.quants = copy(data, at, 2 * columns, scratch.quants);
      case Q5_0 -> loadFiveBits(data, at, columns, scratch);
      case Q8_0, Q8_16 -> scratch.quants = copy(data, at, 4 * columns, scratch.quants);
      case BF16 -> loadBf16(data, at, 16 * columns, scratch);
      case F32 -> scratch.weights = copy(data, at, 16 * columns, scratch.weights);
    }
    if (w.layout().isQuantized()) {
      loadScales(w.layout(), data, at, columns, scratch);
    }
  }

  private static int[] copy(MemorySegment from, long at, int count, int[] to) {
    int[] array = VectorScratch.atLeast(to, count);
    MemorySegment.copy(from, Bytes.INT, at, array, 0, count);
    return array;
  }

  private static float[] copy(MemorySegment from, long at, int count, float[] to) {
    float[] array = VectorScratch.atLeast(to, count);
    MemorySegment.copy(from, Bytes.FLOAT, at, array, 0, count);
    return array;
  }

  private static void loadBf16(MemorySegment from, long at, int count, VectorScratch scratch) {
    scratch.halves = VectorScratch.atLeast(scratch.halves, count);
    scratch.weights = VectorScratch.atLeast(scratch.weights, count);
    MemorySegment.copy(from, Bytes.SHORT, at, scratch.halves, 0, count);
    for (int i = 0; i < count; i += L) {
      Lanes.fromBf16(scratch.halves, i).intoArray(scratch.weights, i);
    }
  }

  private static void loadScales(
      Layout layout, MemorySegment data, long at, int columns, VectorScratch scratch) {
    int count = layout == Layout.Q8_16 ? columns : columns / 2;
    long scales = at + layout.scalesOffset(columns);
    if (layout == Layout.Q4_1 || layout == Layout.Q8_16) {
      scratch.scales = copy(data, scales, count, scratch.scales);
      scratch.mins = copy(data, at + layout.minsOffset(columns), count, scratch.mins);
    } else {
      loadF16(data, scales, count, scratch);
      scratch.mins = VectorScratch.atLeast(scratch.mins, count);
      multiply(scratch.scales, -layout.zero(), scratch.mins, count);
    }
  }

  /** Half-precision numbers to {@code scales}. */
  static void loadF16(MemorySegment from, long at, int count, VectorScratch scratch) {
    int padded = (count + L - 1) / L * L;
    scratch.halves = VectorScratch.atLeast(scratch.halves, padded);
    scratch.scales = VectorScratch.atLeast(scratch.scales, padded);
    MemorySegment.copy(from, Bytes.SHORT, at, scratch.halves, 0, count);
    widen(scratch.halves, scratch.scales, padded);
  }

  private static void widen(short[] from, float[] to, int count) {
    for (int i = 0; i < count; i += L) {
      Lanes.fromF16(from, i).intoArray(to, i);
    }
  }

  private static void multiply(float[] from, float factor, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = from[i] * factor;
    }
  }

  /** Q5_0 to bytes: a word of high bits is the mask of a vector of bytes. */
  private static void loadFiveBits(
      MemorySegment data, long at, int columns, VectorScratch scratch) {
    int words = columns / 4;
    scratch.parts = copy(data, at, 2 * columns, scratch.parts);
    scratch.words = VectorScratch.atLeast(scratch.words, words);
    long highBits = at + Layout.Q5_0.highBitsOffset(columns);
    MemorySegment.copy(data, Bytes.LONG, highBits, scratch.words, 0, words);
    scratch.quants = VectorScratch.atLeast(scratch.quants, 4 * columns);
    for (int half = 0; half < Layout.TILE_ROWS; half += L) {
      joinFiveBits(scratch.parts, scratch.words, half, columns / 8, scratch.quants);
    }
  }

  private static void joinFiveBits(
      int[] nibbles, long[] words, int half, int vectors, int[] quants) {
    for (int i = 0; i < vectors; i++) {
      int word = (i >> 2) * 8 + (i & 3);
      IntVector v = IntVector.fromArray(I, nibbles, 16 * i + half);
      ByteVector low = v.and(0x0F0F0F0F).reinterpretAsBytes();
      ByteVector top = v.lanewise(VectorOperators.LSHR, 4).and(0x0F0F0F0F).reinterpretAsBytes();
      low.add((byte) 16, VectorMask.fromLong(B, words[word] >>> (4 * half)))
          .reinterpretAsInts()
          .intoArray(quants, 16 * word + half);
      top.add((byte) 16, VectorMask.fromLong(B, words[word + 4] >>> (4 * half)))
          .reinterpretAsInts()
          .intoArray(quants, 16 * word + 64 + half);
    }
  }

  /**
   * The weights of a tile to a panel, f32 {@code [columns, pitch]}: those of a column lie side by
   * side, from {@code offset} on.
   */
  static void toPanel(
      PackedMatrix w, long tile, VectorScratch scratch, float[] panel, int offset, int pitch) {
    load(w, tile, scratch);
    int columns = w.columns();
    for (int half = 0; half < Layout.TILE_ROWS; half += L) {
      int to = offset + half;
      switch (w.layout()) {
        case Q4_0, Q4_1 -> nibblesToPanel(scratch, half, columns / 8, panel, to, pitch);
        case Q5_0, Q8_0 -> bytesToPanel(scratch, half, columns / 4, 3, panel, to, pitch);
        case Q8_16 -> bytesToPanel(scratch, half, columns / 4, 2, panel, to, pitch);
        case BF16, F32 -> floatsToPanel(scratch.weights, half, columns, panel, to, pitch);
      }
    }
  }

  private static void floatsToPanel(
      float[] weights, int half, int columns, float[] panel, int offset, int pitch) {
    for (int c = 0; c < columns; c++) {
      FloatVector.fromArray(F, weights, 16 * c + half).intoArray(panel, offset + c * pitch);
    }
  }

  private static void nibblesToPanel(
      VectorScratch scratch, int half, int vectors, float[] panel, int offset, int pitch) {
    int[] quants = scratch.quants;
    float[] scales = scratch.scales;
    float[] mins = scratch.mins;
    for (int i = 0; i < vectors; i++) {
      IntVector v = IntVector.fromArray(I, quants, 16 * i + half);
      FloatVector s = FloatVector.fromArray(F, scales, (i >> 2) * 16 + half);
      FloatVector m = FloatVector.fromArray(F, mins, (i >> 2) * 16 + half);
      int p = offset + ((i >> 2) * 32 + (i & 3) * 4) * pitch;
      ((FloatVector) v.and(15).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p);
      ((FloatVector)
              v.lanewise(VectorOperators.LSHR, 8).and(15).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + pitch);
      ((FloatVector)
              v.lanewise(VectorOperators.LSHR, 16).and(15).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + 2 * pitch);
      ((FloatVector)
              v.lanewise(VectorOperators.LSHR, 24).and(15).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + 3 * pitch);
      ((FloatVector)
              v.lanewise(VectorOperators.LSHR, 4).and(15).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + 16 * pitch);
      ((FloatVector)
              v.lanewise(VectorOperators.LSHR, 12).and(15).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + 17 * pitch);
      ((FloatVector)
              v.lanewise(VectorOperators.LSHR, 20).and(15).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + 18 * pitch);
      ((FloatVector) v.lanewise(VectorOperators.LSHR, 28).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + 19 * pitch);
    }
  }

  /** {@code scaleShift}: log2 of the vectors (of four columns) that share a scale. */
  private static void bytesToPanel(
      VectorScratch scratch,
      int half,
      int vectors,
      int scaleShift,
      float[] panel,
      int offset,
      int pitch) {
    int[] quants = scratch.quants;
    float[] scales = scratch.scales;
    float[] mins = scratch.mins;
    for (int i = 0; i < vectors; i++) {
      IntVector v = IntVector.fromArray(I, quants, 16 * i + half);
      FloatVector s = FloatVector.fromArray(F, scales, (i >> scaleShift) * 16 + half);
      FloatVector m = FloatVector.fromArray(F, mins, (i >> scaleShift) * 16 + half);
      int p = offset + 4 * i * pitch;
      ((FloatVector) v.and(255).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p);
      ((FloatVector)
              v.lanewise(VectorOperators.LSHR, 8).and(255).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + pitch);
      ((FloatVector)
              v.lanewise(VectorOperators.LSHR, 16).and(255).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + 2 * pitch);
      ((FloatVector) v.lanewise(VectorOperators.LSHR, 24).convertShape(VectorOperators.I2F, F, 0))
          .fma(s, m)
          .intoArray(panel, p + 3 * pitch);
    }
  }
}
