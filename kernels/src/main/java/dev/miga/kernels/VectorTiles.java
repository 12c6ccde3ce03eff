package dev.miga.kernels;

import static dev.miga.kernels.Lanes.B;
import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.I;
import static dev.miga.kernels.Lanes.L;
import static dev.miga.kernels.Lanes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Unpacks tiles of {@link PackedMatrix}: scales to f32, five bits to bytes, weights to panels.
 *
 * <p>A panel is f32 {@code [columns, pitch]}: the weights of a column lie side by side.
 */
final class VectorTiles {
  private VectorTiles() {}

  /** Columns that share a scale, in vectors of quants: eight columns (4 bits) or four (8 bits). */
  static int vectorsPerScale(Layout layout) {
    return switch (layout) {
      case Q4_0, Q4_1, Q8_16 -> 4;
      case Q5_0, Q8_0 -> 8;
      case BF16, F32 -> throw new IllegalArgumentException(layout + " has no scales");
    };
  }

  /** Fills {@code scales} and {@code mins} from the tile at an offset: sixteen a block. */
  static void unpackScales(
      Layout layout, MemorySegment data, long at, int columns, VectorScratch scratch) {
    int count = layout == Layout.Q8_16 ? columns : columns / 2;
    scratch.scales = VectorScratch.atLeast(scratch.scales, count);
    scratch.mins = VectorScratch.atLeast(scratch.mins, count);
    long scales = at + layout.scalesOffset(columns);
    if (layout == Layout.Q4_1 || layout == Layout.Q8_16) {
      MemorySegment.copy(data, Bytes.FLOAT, scales, scratch.scales, 0, count);
      long mins = at + layout.minsOffset(columns);
      MemorySegment.copy(data, Bytes.FLOAT, mins, scratch.mins, 0, count);
    } else {
      unpackHalves(data, scales, -layout.zero(), count, scratch.scales, scratch.mins);
    }
  }

  private static void unpackHalves(
      MemorySegment data, long at, float minus, int count, float[] scales, float[] mins) {
    for (int i = 0; i < count; i += L) {
      FloatVector scale = Lanes.loadF16(data, at + 2L * i);
      scale.intoArray(scales, i);
      scale.mul(minus).intoArray(mins, i);
    }
  }

  /**
   * Q5_0 to the bytes of {@link Layout#Q8_0}, in {@code scratch.bytes}: a word of high bits is the
   * mask of a vector of bytes.
   */
  static void unpackFiveBits(MemorySegment data, long at, int columns, VectorScratch scratch) {
    int words = columns / 4;
    scratch.words = VectorScratch.atLeast(scratch.words, words);
    long highBits = at + Layout.Q5_0.highBitsOffset(columns);
    MemorySegment.copy(data, Bytes.LONG, highBits, scratch.words, 0, words);
    MemorySegment bytes = scratch.bytes(16L * columns);
    for (int half = 0; half < Layout.TILE_ROWS; half += L) {
      unpackFiveBits(data, at + 4L * half, half, columns / 8, scratch.words, bytes);
    }
  }

  private static void unpackFiveBits(
      MemorySegment data, long at, int half, int vectors, long[] words, MemorySegment bytes) {
    for (int i = 0; i < vectors; i++) {
      int word = (i >> 2) * 8 + (i & 3);
      VectorMask<Byte> lowBits = VectorMask.fromLong(B, words[word] >>> (4 * half));
      VectorMask<Byte> topBits = VectorMask.fromLong(B, words[word + 4] >>> (4 * half));
      IntVector quants = IntVector.fromMemorySegment(I, data, at + 64L * i, LE);
      ByteVector low = quants.and(0x0F0F0F0F).reinterpretAsBytes();
      ByteVector top =
          quants.lanewise(VectorOperators.LSHR, 4).and(0x0F0F0F0F).reinterpretAsBytes();
      long to = 64L * word + 4L * half;
      low.add((byte) 16, lowBits).intoMemorySegment(bytes, to, LE);
      top.add((byte) 16, topBits).intoMemorySegment(bytes, to + 256, LE);
    }
  }

  /** The weights of a tile to columns {@code [offset, offset + 16)} of a panel. */
  static void toPanel(
      PackedMatrix w, long tile, VectorScratch scratch, float[] panel, int offset, int pitch) {
    MemorySegment data = w.data();
    int columns = w.columns();
    long at = tile * w.layout().tileBytes(columns);
    if (w.layout().isQuantized()) {
      unpackScales(w.layout(), data, at, columns, scratch);
    }
    for (int half = 0; half < Layout.TILE_ROWS; half += L) {
      int to = offset + half;
      switch (w.layout()) {
        case Q4_0, Q4_1 ->
            nibblesToPanel(
                data, at, half, columns / 8, scratch.scales, scratch.mins, panel, to, pitch);
        case Q5_0 -> {
          if (half == 0) {
            unpackFiveBits(data, at, columns, scratch);
          }
          bytesToPanel(
              scratch.bytes,
              0,
              half,
              columns / 4,
              3,
              scratch.scales,
              scratch.mins,
              panel,
              to,
              pitch);
        }
        case Q8_0 ->
            bytesToPanel(
                data, at, half, columns / 4, 3, scratch.scales, scratch.mins, panel, to, pitch);
        case Q8_16 ->
            bytesToPanel(
                data, at, half, columns / 4, 2, scratch.scales, scratch.mins, panel, to, pitch);
        case BF16 -> halvesToPanel(data, at + 2L * half, columns, panel, to, pitch);
        case F32 -> floatsToPanel(data, at + 4L * half, columns, panel, to, pitch);
      }
    }
  }

  private static void halvesToPanel(
      MemorySegment data, long at, int columns, float[] panel, int offset, int pitch) {
    for (int c = 0; c < columns; c++) {
      Lanes.loadBf16(data, at + 32L * c).intoArray(panel, offset + c * pitch);
    }
  }

  private static void floatsToPanel(
      MemorySegment data, long at, int columns, float[] panel, int offset, int pitch) {
    for (int c = 0; c < columns; c++) {
      Lanes.load(data, at + 64L * c).intoArray(panel, offset + c * pitch);
    }
  }

  private static void nibblesToPanel(
      MemorySegment data,
      long at,
      int half,
      int vectors,
      float[] scales,
      float[] mins,
      float[] panel,
      int offset,
      int pitch) {
    for (int i = 0; i < vectors; i++) {
      IntVector v = IntVector.fromMemorySegment(I, data, at + 64L * i + 4L * half, LE);
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
      MemorySegment data,
      long at,
      int half,
      int vectors,
      int scaleShift,
      float[] scales,
      float[] mins,
      float[] panel,
      int offset,
      int pitch) {
    for (int i = 0; i < vectors; i++) {
      IntVector v = IntVector.fromMemorySegment(I, data, at + 64L * i + 4L * half, LE);
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
