package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.I;
import static dev.miga.kernels.Lanes.L;
import static dev.miga.kernels.Lanes.LE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Matrix products for one token: weights are decoded on their way through registers. A vector holds
 * the rows of a tile, so nothing is summed across lanes.
 *
 * <p>Decoding is fast enough to outrun the prefetcher, whose streams end with each part of a tile.
 * So the loops also load, without use, from the tile that comes next, a line or so a turn.
 *
 * <p>Quants stay unsigned; what that adds is taken off by the sums of the activations.
 */
final class VectorGemv {
  private VectorGemv() {}

  /** {@link Kernels#matmul} for one token. */
  static void matmul(
      PackedMatrix w,
      Floats x,
      int token,
      Floats out,
      int rowFrom,
      int rowTo,
      VectorScratch scratch) {
    int columns = w.columns();
    scratch.x = VectorScratch.atLeast(scratch.x, columns);
    scratch.sums = VectorScratch.atLeast(scratch.sums, columns);
    scratch.out = VectorScratch.atLeast(scratch.out, Math.max(columns, Layout.TILE_ROWS));
    long tileBytes = w.layout().tileBytes(columns);
    scratch.touchStep = (tileBytes - 64) / Math.max(1, columns / 8);
    arrange(w.layout(), x, token, scratch);
    for (int row = rowFrom; row < rowTo; row += Layout.TILE_ROWS) {
      Arrays.fill(scratch.out, 0, Layout.TILE_ROWS, 0);
      long at = row / Layout.TILE_ROWS * tileBytes;
      long ahead = Math.min(at + tileBytes, w.data().byteSize() - tileBytes);
      tile(w, at, ahead, scratch);
      int rows = Math.min(Layout.TILE_ROWS, rowTo - row);
      MemorySegment.copy(
          scratch.out,
          0,
          out.segment(),
          Bytes.FLOAT,
          4 * ((long) token * out.columns() + row),
          rows);
    }
  }

  /**
   * Puts activations in the order in which quants come out of a vector, and sums those of a vector.
   */
  private static void arrange(Layout layout, Floats x, int token, VectorScratch scratch) {
    int columns = x.columns();
    boolean nibbles = layout == Layout.Q4_0 || layout == Layout.Q4_1;
    float[] values = nibbles ? scratch.out : scratch.x;
    MemorySegment.copy(x.segment(), Bytes.FLOAT, 4L * token * columns, values, 0, columns);
    if (nibbles) {
      interleave(values, columns, scratch.x);
    }
    if (layout.isQuantized()) {
      sum(scratch.x, columns / 8, scratch.sums);
    }
  }

  /** Columns {@code c} and {@code c + 16} of a block share a byte. */
  private static void interleave(float[] from, int columns, float[] to) {
    for (int block = 0; block < columns; block += 32) {
      for (int j = 0; j < 16; j++) {
        to[block + 2 * j] = from[block + j];
        to[block + 2 * j + 1] = from[block + 16 + j];
      }
    }
  }

  private static void sum(float[] x, int turns, float[] sums) {
    for (int i = 0; i < turns; i++) {
      float sum = 0;
      for (int j = 0; j < 8; j++) {
        sum += x[8 * i + j];
      }
      sums[i] = sum;
    }
  }

  /**
   * Sixteen rows.
   *
   * @param ahead the tile that comes next, to be touched
   */
  private static void tile(PackedMatrix w, long at, long ahead, VectorScratch scratch) {
    MemorySegment data = w.data();
    int columns = w.columns();
    int turns = columns / 8;
    if (w.layout().isQuantized()) {
      VectorTiles.unpackScales(w.layout(), data, at, columns, scratch);
    }
    if (w.layout() == Layout.Q5_0) {
      VectorTiles.unpackFiveBits(data, at, columns, scratch);
    }
    for (int half = 0; half < Layout.TILE_ROWS; half += L) {
      switch (w.layout()) {
        case Q4_0, Q4_1 -> nibbles(data, at, half, turns, data, ahead, scratch);
        case Q5_0 -> bytes(scratch.bytes, 0, half, turns, 2, data, ahead, scratch);
        case Q8_0 -> bytes(data, at, half, turns, 2, data, ahead, scratch);
        case Q8_16 -> bytes(data, at, half, turns, 1, data, ahead, scratch);
        case BF16 -> halves(data, at, half, columns, scratch.x, scratch.out);
        case F32 -> floats(data, at, half, columns, scratch.x, scratch.out);
      }
    }
  }

  private static void nibbles(
      MemorySegment data,
      long at,
      int half,
      int turns,
      MemorySegment next,
      long ahead,
      VectorScratch scratch) {
    float[] scales = scratch.scales;
    float[] mins = scratch.mins;
    float[] x = scratch.x;
    float[] sums = scratch.sums;
    long step = scratch.touchStep;
    IntVector seen = IntVector.zero(I);
    FloatVector sum = FloatVector.zero(F);
    FloatVector below = FloatVector.zero(F);
    for (int i = 0; i < turns; i++) {
      seen = seen.or(IntVector.fromMemorySegment(I, next, ahead + i * step, LE));
      IntVector v = IntVector.fromMemorySegment(I, data, at + 64L * i + 4L * half, LE);
      int c = 8 * i;
      FloatVector p =
          ((FloatVector) v.and(15).convertShape(VectorOperators.I2F, F, 0))
              .mul(FloatVector.broadcast(F, x[c]));
      FloatVector q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 4)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .mul(FloatVector.broadcast(F, x[c + 1]));
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 8)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 2]), p);
      q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 12)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 3]), q);
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 16)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 4]), p);
      q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 20)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 5]), q);
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 24)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 6]), p);
      q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 28).convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 7]), q);
      int group = (i >> 2) * 16 + half;
      sum = p.add(q).fma(FloatVector.fromArray(F, scales, group), sum);
      below = FloatVector.fromArray(F, mins, group).fma(FloatVector.broadcast(F, sums[i]), below);
    }
    seen.intoArray(scratch.seen, 0);
    sum.add(below).intoArray(scratch.out, half);
  }

  /**
   * Eight columns a turn.
   *
   * @param scaleShift log2 of the turns that share a scale
   */
  private static void bytes(
      MemorySegment data,
      long at,
      int half,
      int turns,
      int scaleShift,
      MemorySegment next,
      long ahead,
      VectorScratch scratch) {
    float[] scales = scratch.scales;
    float[] mins = scratch.mins;
    float[] x = scratch.x;
    float[] sums = scratch.sums;
    long step = scratch.touchStep;
    IntVector seen = IntVector.zero(I);
    FloatVector sum = FloatVector.zero(F);
    FloatVector below = FloatVector.zero(F);
    for (int i = 0; i < turns; i++) {
      seen = seen.or(IntVector.fromMemorySegment(I, next, ahead + i * step, LE));
      IntVector v = IntVector.fromMemorySegment(I, data, at + 128L * i + 4L * half, LE);
      IntVector w = IntVector.fromMemorySegment(I, data, at + 128L * i + 64 + 4L * half, LE);
      int c = 8 * i;
      FloatVector p =
          ((FloatVector) v.and(255).convertShape(VectorOperators.I2F, F, 0))
              .mul(FloatVector.broadcast(F, x[c]));
      FloatVector q =
          ((FloatVector) w.and(255).convertShape(VectorOperators.I2F, F, 0))
              .mul(FloatVector.broadcast(F, x[c + 4]));
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 8)
                      .and(255)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 1]), p);
      q =
          ((FloatVector)
                  w.lanewise(VectorOperators.LSHR, 8)
                      .and(255)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 5]), q);
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 16)
                      .and(255)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 2]), p);
      q =
          ((FloatVector)
                  w.lanewise(VectorOperators.LSHR, 16)
                      .and(255)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 6]), q);
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 24).convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 3]), p);
      q =
          ((FloatVector)
                  w.lanewise(VectorOperators.LSHR, 24).convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 7]), q);
      int group = (i >> scaleShift) * 16 + half;
      sum = p.add(q).fma(FloatVector.fromArray(F, scales, group), sum);
      below = FloatVector.fromArray(F, mins, group).fma(FloatVector.broadcast(F, sums[i]), below);
    }
    seen.intoArray(scratch.seen, 0);
    sum.add(below).intoArray(scratch.out, half);
  }

  private static void halves(
      MemorySegment data, long at, int half, int columns, float[] x, float[] out) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector odd = FloatVector.zero(F);
    for (int c = 0; c + 1 < columns; c += 2) {
      long to = at + 32L * c + 2L * half;
      sum = Lanes.loadBf16(data, to).fma(FloatVector.broadcast(F, x[c]), sum);
      odd = Lanes.loadBf16(data, to + 32).fma(FloatVector.broadcast(F, x[c + 1]), odd);
    }
    if (columns % 2 != 0) {
      int c = columns - 1;
      FloatVector last = Lanes.loadBf16(data, at + 32L * c + 2L * half);
      sum = last.fma(FloatVector.broadcast(F, x[c]), sum);
    }
    sum.add(odd).intoArray(out, half);
  }

  private static void floats(
      MemorySegment data, long at, int half, int columns, float[] x, float[] out) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector odd = FloatVector.zero(F);
    for (int c = 0; c + 1 < columns; c += 2) {
      long to = at + 64L * c + 4L * half;
      sum = Lanes.load(data, to).fma(FloatVector.broadcast(F, x[c]), sum);
      odd = Lanes.load(data, to + 64).fma(FloatVector.broadcast(F, x[c + 1]), odd);
    }
    if (columns % 2 != 0) {
      int c = columns - 1;
      FloatVector last = Lanes.load(data, at + 64L * c + 4L * half);
      sum = last.fma(FloatVector.broadcast(F, x[c]), sum);
    }
    sum.add(odd).intoArray(out, half);
  }
}
