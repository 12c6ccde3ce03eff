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
    scratch.out = VectorScratch.atLeast(scratch.out, Layout.TILE_ROWS);
    arrange(w.layout(), x, token, scratch.x, scratch.sums);
    for (int row = rowFrom; row < rowTo; row += Layout.TILE_ROWS) {
      Arrays.fill(scratch.out, 0, Layout.TILE_ROWS, 0);
      long at = row / Layout.TILE_ROWS * w.layout().tileBytes(columns);
      tile(w, at, scratch);
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

  /** Puts activations in the order in which quants come out of a vector, and sums them. */
  private static void arrange(Layout layout, Floats x, int token, float[] to, float[] sums) {
    int columns = x.columns();
    MemorySegment from = x.segment();
    long at = 4L * token * columns;
    switch (layout) {
      case Q4_0, Q4_1 -> {
        for (int i = 0; i < columns / 8; i++) {
          long c = at + 4L * ((i >> 2) * 32 + (i & 3) * 4);
          float sum = 0;
          for (int j = 0; j < 4; j++) {
            float low = from.get(Bytes.FLOAT, c + 4L * j);
            float high = from.get(Bytes.FLOAT, c + 64 + 4L * j);
            to[8 * i + 2 * j] = low;
            to[8 * i + 2 * j + 1] = high;
            sum += low + high;
          }
          sums[i] = sum;
        }
      }
      case Q5_0, Q8_0, Q8_16 -> {
        MemorySegment.copy(from, Bytes.FLOAT, at, to, 0, columns);
        for (int i = 0; i < columns / 4; i++) {
          sums[i] = to[4 * i] + to[4 * i + 1] + (to[4 * i + 2] + to[4 * i + 3]);
        }
      }
      case BF16, F32 -> MemorySegment.copy(from, Bytes.FLOAT, at, to, 0, columns);
    }
  }

  /** Sixteen rows. */
  private static void tile(PackedMatrix w, long at, VectorScratch scratch) {
    MemorySegment data = w.data();
    int columns = w.columns();
    if (w.layout().isQuantized()) {
      VectorTiles.unpackScales(w.layout(), data, at, columns, scratch);
    }
    if (w.layout() == Layout.Q5_0) {
      VectorTiles.unpackFiveBits(data, at, columns, scratch.bytes(16L * columns));
    }
    float[] s = scratch.scales;
    float[] m = scratch.mins;
    for (int half = 0; half < Layout.TILE_ROWS; half += L) {
      switch (w.layout()) {
        case Q4_0, Q4_1 ->
            nibbles(data, at, half, columns / 8, s, m, scratch.x, scratch.sums, scratch.out);
        case Q5_0 ->
            bytes(
                scratch.bytes, 0, half, columns / 4, 3, s, m, scratch.x, scratch.sums, scratch.out);
        case Q8_0 ->
            bytes(data, at, half, columns / 4, 3, s, m, scratch.x, scratch.sums, scratch.out);
        case Q8_16 ->
            bytes(data, at, half, columns / 4, 2, s, m, scratch.x, scratch.sums, scratch.out);
        case BF16 -> halves(data, at, half, columns, scratch.x, scratch.out);
        case F32 -> floats(data, at, half, columns, scratch.x, scratch.out);
      }
    }
  }

  private static void nibbles(
      MemorySegment data,
      long at,
      int half,
      int vectors,
      float[] scales,
      float[] mins,
      float[] x,
      float[] sums,
      float[] out) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector below = FloatVector.zero(F);
    for (int i = 0; i < vectors; i++) {
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
    sum.add(below).intoArray(out, half);
  }

  /** {@code scaleShift}: log2 of the vectors (of four columns) that share a scale. */
  private static void bytes(
      MemorySegment data,
      long at,
      int half,
      int vectors,
      int scaleShift,
      float[] scales,
      float[] mins,
      float[] x,
      float[] sums,
      float[] out) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector below = FloatVector.zero(F);
    for (int i = 0; i < vectors; i++) {
      IntVector v = IntVector.fromMemorySegment(I, data, at + 64L * i + 4L * half, LE);
      int c = 4 * i;
      FloatVector p =
          ((FloatVector) v.and(255).convertShape(VectorOperators.I2F, F, 0))
              .mul(FloatVector.broadcast(F, x[c]));
      FloatVector q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 8)
                      .and(255)
                      .convertShape(VectorOperators.I2F, F, 0))
              .mul(FloatVector.broadcast(F, x[c + 1]));
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 16)
                      .and(255)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 2]), p);
      q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 24).convertShape(VectorOperators.I2F, F, 0))
              .fma(FloatVector.broadcast(F, x[c + 3]), q);
      int group = (i >> scaleShift) * 16 + half;
      sum = p.add(q).fma(FloatVector.fromArray(F, scales, group), sum);
      below = FloatVector.fromArray(F, mins, group).fma(FloatVector.broadcast(F, sums[i]), below);
    }
    sum.add(below).intoArray(out, half);
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
