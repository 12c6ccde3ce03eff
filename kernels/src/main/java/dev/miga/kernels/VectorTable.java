package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.I;
import static dev.miga.kernels.Lanes.L;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Products with a {@link PlaneTable}. A row lies along a vector here: a register of a plane holds
 * four bytes a lane, so the activations are arranged once to match, {@code [nibble, vector, byte,
 * lane]}, with the sums that take the bias of the quants off.
 *
 * <p>Rows are taken in blocks, and a block vector by vector, so that activations stay in registers;
 * sums across lanes follow at the end.
 */
final class VectorTable {
  /** Rows whose scales are unpacked together. */
  private static final int BLOCK_ROWS = 16;

  /** What a coarse score adds to {@code 16 * high}, over 16. */
  private static final float COARSE_BIAS = (7.5f - 128) / 16;

  private static final int EXACT_BIAS = -128;

  private static final int SCALE_COLUMNS = 32;

  /** Lanes from the eighth on: eight lanes of four columns share a scale. */
  private static final VectorMask<Float> UPPER = VectorMask.fromLong(F, 0xFF00L & ((1L << L) - 1));

  private VectorTable() {}

  /** Arranges tokens for {@link #coarseScores}; returns the size of one. */
  static int arrangeCoarse(PlaneTable table, Floats x, VectorScratch scratch) {
    return arrangeAll(x, x.rows(), PlaneTable.paddedColumns(table.columns()), COARSE_BIAS, scratch);
  }

  /** Makes up to a block of rows ready for {@link #coarseScores}. */
  static void loadHigh(PlaneTable table, int row, int rows, VectorScratch scratch) {
    load(table, table.high(), row, rows, scratch);
  }

  /** Scores of the rows loaded, for the token arranged at {@code xAt}, to {@code scratch.out}. */
  static void coarseScores(PlaneTable table, int rows, int xAt, VectorScratch scratch) {
    coarseRows(rows, PlaneTable.paddedColumns(table.columns()), xAt, scratch);
    sumLanes(scratch.out, rows, 16);
  }

  /** {@link Kernels#tableLogits}. */
  static void exact(
      PlaneTable table,
      Floats x,
      int tokens,
      Floats logits,
      int rowFrom,
      int rowTo,
      VectorScratch scratch) {
    int padded = PlaneTable.paddedColumns(table.columns());
    int size = arrangeAll(x, tokens, padded, EXACT_BIAS, scratch);
    for (int row = rowFrom; row < rowTo; row += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, rowTo - row);
      loadBoth(table, row, rows, scratch);
      for (int t = 0; t < tokens; t++) {
        exactRows(rows, padded, t * size, scratch);
        sumLanes(scratch.out, rows, 1);
        long at = 4 * ((long) t * table.rows() + row);
        MemorySegment.copy(scratch.out, 0, logits.segment(), Bytes.FLOAT, at, rows);
      }
    }
  }

  /** {@link Kernels#rowLogits}. */
  static void rows(
      PlaneTable table,
      Floats x,
      int token,
      MemorySegment rows,
      MemorySegment logits,
      int from,
      int to,
      VectorScratch scratch) {
    int padded = PlaneTable.paddedColumns(table.columns());
    arrangeAll(x.rows(token, token + 1), 1, padded, EXACT_BIAS, scratch);
    for (int i = from; i < to; i++) {
      loadBoth(table, rows.get(Bytes.INT, 4L * i), 1, scratch);
      exactRows(1, padded, 0, scratch);
      sumLanes(scratch.out, 1, 1);
      logits.set(Bytes.FLOAT, 4L * i, scratch.out[0]);
    }
  }

  /** Copies rows of a plane to {@code quants}, and their scales. */
  private static void load(
      PlaneTable table, MemorySegment plane, int row, int rows, VectorScratch scratch) {
    int padded = PlaneTable.paddedColumns(table.columns());
    int perRow = padded / SCALE_COLUMNS;
    VectorTiles.loadF16(table.scales(), 2L * row * perRow, rows * perRow, scratch);
    int ints = padded / 8;
    scratch.quants = VectorScratch.atLeast(scratch.quants, BLOCK_ROWS * ints);
    MemorySegment.copy(plane, Bytes.INT, 4L * row * ints, scratch.quants, 0, rows * ints);
  }

  /** As {@link #load} for the high plane, and rows of the low one to {@code parts}. */
  private static void loadBoth(PlaneTable table, int row, int rows, VectorScratch scratch) {
    load(table, table.high(), row, rows, scratch);
    int ints = PlaneTable.paddedColumns(table.columns()) / 8;
    scratch.parts = VectorScratch.atLeast(scratch.parts, BLOCK_ROWS * ints);
    MemorySegment.copy(table.low(), Bytes.INT, 4L * row * ints, scratch.parts, 0, rows * ints);
  }

  private static void coarseRows(int rows, int padded, int xAt, VectorScratch scratch) {
    Arrays.fill(scratch.out, 0, rows * L, 0);
    for (int v = 0; v < padded / 8 / L; v++) {
      coarsePass(rows, padded, v, xAt, scratch);
    }
  }

  private static void exactRows(int rows, int padded, int xAt, VectorScratch scratch) {
    Arrays.fill(scratch.out, 0, rows * L, 0);
    for (int v = 0; v < padded / 8 / L; v++) {
      exactPass(rows, padded, v, 0, xAt, scratch);
      exactPass(rows, padded, v, 1, xAt, scratch);
    }
  }

  /** Floats of an arranged token: its values, then {@code bias} times the sums of four bytes. */
  private static int arrangedSize(int padded) {
    return padded + padded / 4;
  }

  /** Index in its row of the scale of a vector's first lane, low nibble. */
  private static int firstScale(int vector) {
    int lane = vector * L;
    return lane / 16 * 4 + lane % 16 / 8;
  }

  private static int arrangeAll(
      Floats x, int tokens, int padded, float bias, VectorScratch scratch) {
    int size = arrangedSize(padded);
    scratch.x = VectorScratch.atLeast(scratch.x, tokens * size);
    scratch.out = VectorScratch.atLeast(scratch.out, BLOCK_ROWS * L);
    scratch.sums = VectorScratch.atLeast(scratch.sums, padded);
    Arrays.fill(scratch.sums, x.columns(), padded, 0);
    for (int t = 0; t < tokens; t++) {
      MemorySegment.copy(
          x.segment(), Bytes.FLOAT, 4L * t * x.columns(), scratch.sums, 0, x.columns());
      arrange(scratch.sums, padded, bias, scratch.x, t * size);
    }
    return size;
  }

  private static void arrange(float[] x, int padded, float bias, float[] to, int toAt) {
    int vectors = padded / 8 / L;
    for (int group = 0; group < 2 * vectors; group++) {
      int nibble = group / vectors;
      int v = group % vectors;
      for (int lane = 0; lane < L; lane++) {
        int byteInRow = 4 * (v * L + lane);
        int chunk = byteInRow / (PlaneTable.CHUNK / 2);
        int column = byteInRow + (chunk + nibble) * (PlaneTable.CHUNK / 2);
        float sum = 0;
        for (int b = 0; b < 4; b++) {
          to[toAt + (4 * group + b) * L + lane] = x[column + b];
          sum += x[column + b];
        }
        to[toAt + padded + group * L + lane] = bias * sum;
      }
    }
  }

  /**
   * Adds the part of one vector of the high plane, both nibbles of its bytes, to the lanes of rows.
   * The activations stay in registers while rows pass by.
   */
  private static void coarsePass(int rows, int padded, int vector, int xAt, VectorScratch scratch) {
    int[] high = scratch.quants;
    float[] scales = scratch.scales;
    float[] x = scratch.x;
    float[] sums = scratch.out;
    int vectors = padded / 8 / L;
    int low = xAt + 4 * vector * L;
    int top = low + 4 * vectors * L;
    int lowSums = xAt + padded + vector * L;
    int topSums = lowSums + vectors * L;
    int scale = firstScale(vector);
    int perRow = padded / SCALE_COLUMNS;
    int stride = padded / 8;
    int first = vector * L;
    FloatVector l0 = FloatVector.fromArray(F, x, low);
    FloatVector l1 = FloatVector.fromArray(F, x, low + L);
    FloatVector l2 = FloatVector.fromArray(F, x, low + 2 * L);
    FloatVector l3 = FloatVector.fromArray(F, x, low + 3 * L);
    FloatVector ls = FloatVector.fromArray(F, x, lowSums);
    FloatVector t0 = FloatVector.fromArray(F, x, top);
    FloatVector t1 = FloatVector.fromArray(F, x, top + L);
    FloatVector t2 = FloatVector.fromArray(F, x, top + 2 * L);
    FloatVector t3 = FloatVector.fromArray(F, x, top + 3 * L);
    FloatVector ts = FloatVector.fromArray(F, x, topSums);
    for (int r = 0; r < rows; r++) {
      IntVector v = IntVector.fromArray(I, high, first + r * stride);
      FloatVector p = ((FloatVector) v.and(15).convertShape(VectorOperators.I2F, F, 0)).fma(l0, ls);
      FloatVector q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 4)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(t0, ts);
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 8)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(l1, p);
      q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 12)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(t1, q);
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 16)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(l2, p);
      q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 20)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(t2, q);
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 24)
                      .and(15)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(l3, p);
      q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 28).convertShape(VectorOperators.I2F, F, 0))
              .fma(t3, q);
      int s = scale + r * perRow;
      FloatVector lowScale = FloatVector.broadcast(F, scales[s]);
      FloatVector topScale = FloatVector.broadcast(F, scales[s + 2]);
      if (L > 8) {
        lowScale = lowScale.blend(FloatVector.broadcast(F, scales[s + 1]), UPPER);
        topScale = topScale.blend(FloatVector.broadcast(F, scales[s + 3]), UPPER);
      }
      FloatVector sum = FloatVector.fromArray(F, sums, r * L);
      q.fma(topScale, p.fma(lowScale, sum)).intoArray(sums, r * L);
    }
  }

  /** As {@link #coarsePass} with both planes put together, for low nibbles (0) or high ones (1). */
  private static void exactPass(
      int rows, int padded, int vector, int nibble, int xAt, VectorScratch scratch) {
    int[] high = scratch.quants;
    int[] low = scratch.parts;
    float[] scales = scratch.scales;
    float[] x = scratch.x;
    float[] sums = scratch.out;
    int group = nibble * (padded / 8 / L) + vector;
    int xFrom = xAt + 4 * group * L;
    int xSums = xAt + padded + group * L;
    int shift = 4 * nibble;
    int scale = firstScale(vector) + 2 * nibble;
    int perRow = padded / SCALE_COLUMNS;
    int stride = padded / 8;
    int first = vector * L;
    FloatVector x0 = FloatVector.fromArray(F, x, xFrom);
    FloatVector x1 = FloatVector.fromArray(F, x, xFrom + L);
    FloatVector x2 = FloatVector.fromArray(F, x, xFrom + 2 * L);
    FloatVector x3 = FloatVector.fromArray(F, x, xFrom + 3 * L);
    FloatVector bias = FloatVector.fromArray(F, x, xSums);
    for (int r = 0; r < rows; r++) {
      int o = first + r * stride;
      IntVector v =
          IntVector.fromArray(I, high, o)
              .lanewise(VectorOperators.LSHR, shift)
              .and(0x0F0F0F0F)
              .lanewise(VectorOperators.LSHL, 4)
              .or(
                  IntVector.fromArray(I, low, o)
                      .lanewise(VectorOperators.LSHR, shift)
                      .and(0x0F0F0F0F));
      FloatVector p =
          ((FloatVector) v.and(255).convertShape(VectorOperators.I2F, F, 0)).fma(x0, bias);
      FloatVector q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 8)
                      .and(255)
                      .convertShape(VectorOperators.I2F, F, 0))
              .mul(x1);
      p =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 16)
                      .and(255)
                      .convertShape(VectorOperators.I2F, F, 0))
              .fma(x2, p);
      q =
          ((FloatVector)
                  v.lanewise(VectorOperators.LSHR, 24).convertShape(VectorOperators.I2F, F, 0))
              .fma(x3, q);
      int s = scale + r * perRow;
      FloatVector rowScale = FloatVector.broadcast(F, scales[s]);
      if (L > 8) {
        rowScale = rowScale.blend(FloatVector.broadcast(F, scales[s + 1]), UPPER);
      }
      FloatVector sum = FloatVector.fromArray(F, sums, r * L);
      p.add(q).fma(rowScale, sum).intoArray(sums, r * L);
    }
  }

  /** Sums rows of lanes, in place. */
  private static void sumLanes(float[] sums, int rows, float factor) {
    for (int r = 0; r < rows; r++) {
      sums[r] = factor * Lanes.sum(FloatVector.fromArray(F, sums, r * L));
    }
  }
}
