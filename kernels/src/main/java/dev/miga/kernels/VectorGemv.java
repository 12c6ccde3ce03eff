package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.I;
import static dev.miga.kernels.Lanes.L;

import java.lang.foreign.MemorySegment;
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
    scratch.out = VectorScratch.atLeast(scratch.out, Math.max(columns, Layout.TILE_ROWS));
    arrange(w.layout(), x, token, scratch);
    for (int row = rowFrom; row < rowTo; row += Layout.TILE_ROWS) {
      tile(w, row / Layout.TILE_ROWS, scratch);
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

  /** Sixteen rows, to {@code scratch.out}. */
  private static void tile(PackedMatrix w, long tile, VectorScratch scratch) {
    VectorTiles.load(w, tile, scratch);
    int turns = w.columns() / 8;
    for (int half = 0; half < Layout.TILE_ROWS; half += L) {
      switch (w.layout()) {
        case Q4_0, Q4_1 -> nibbles(scratch, half, turns);
        case Q5_0, Q8_0 -> bytes(scratch, half, turns, 2);
        case Q8_16 -> bytes(scratch, half, turns, 1);
        case BF16, F32 -> floats(scratch, half, w.columns());
      }
    }
  }

  private static void nibbles(VectorScratch scratch, int half, int turns) {
    int[] quants = scratch.quants;
    float[] scales = scratch.scales;
    float[] mins = scratch.mins;
    float[] x = scratch.x;
    float[] sums = scratch.sums;
    FloatVector sum = FloatVector.zero(F);
    FloatVector below = FloatVector.zero(F);
    for (int i = 0; i < turns; i++) {
      IntVector v = IntVector.fromArray(I, quants, 16 * i + half);
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
    sum.add(below).intoArray(scratch.out, half);
  }

  /**
   * Eight columns a turn.
   *
   * @param scaleShift log2 of the turns that share a scale
   */
  private static void bytes(VectorScratch scratch, int half, int turns, int scaleShift) {
    int[] quants = scratch.quants;
    float[] scales = scratch.scales;
    float[] mins = scratch.mins;
    float[] x = scratch.x;
    float[] sums = scratch.sums;
    FloatVector sum = FloatVector.zero(F);
    FloatVector below = FloatVector.zero(F);
    for (int i = 0; i < turns; i++) {
      IntVector v = IntVector.fromArray(I, quants, 32 * i + half);
      IntVector w = IntVector.fromArray(I, quants, 32 * i + 16 + half);
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
    sum.add(below).intoArray(scratch.out, half);
  }

  private static void floats(VectorScratch scratch, int half, int columns) {
    float[] weights = scratch.weights;
    float[] x = scratch.x;
    FloatVector sum = FloatVector.zero(F);
    FloatVector odd = FloatVector.zero(F);
    int c = 0;
    for (; c + 1 < columns; c += 2) {
      int at = 16 * c + half;
      sum = FloatVector.fromArray(F, weights, at).fma(FloatVector.broadcast(F, x[c]), sum);
      odd = FloatVector.fromArray(F, weights, at + 16).fma(FloatVector.broadcast(F, x[c + 1]), odd);
    }
    if (c < columns) {
      FloatVector last = FloatVector.fromArray(F, weights, 16 * c + half);
      sum = last.fma(FloatVector.broadcast(F, x[c]), sum);
    }
    sum.add(odd).intoArray(scratch.out, half);
  }
}
