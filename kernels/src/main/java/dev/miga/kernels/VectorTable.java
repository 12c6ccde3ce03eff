package dev.miga.kernels;

import static dev.miga.kernels.Lanes.F;
import static dev.miga.kernels.Lanes.I;
import static dev.miga.kernels.Lanes.L;
import static dev.miga.kernels.Lanes.LE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Products with a {@link PlaneTable}. A row lies along a vector here: a register of a plane holds
 * four bytes a lane, so the activations are arranged once to match, {@code [nibble, vector, byte,
 * lane]}, with the sums that take the bias of the quants off.
 *
 * <p>A row is read in two passes, low nibbles and high ones; sums across lanes follow for a block
 * of rows.
 */
final class VectorTable {
  /** Rows whose scales are unpacked together. */
  private static final int BLOCK_ROWS = 64;

  /** What {@link Kernels#coarseScores} adds to {@code 16 * high}, over 16. */
  private static final float COARSE_BIAS = (7.5f - 128) / 16;

  private static final int EXACT_BIAS = -128;

  private static final int SCALE_COLUMNS = 32;

  /** Lanes from the eighth on: eight lanes of four columns share a scale. */
  private static final VectorMask<Float> UPPER = VectorMask.fromLong(F, 0xFF00L & ((1L << L) - 1));

  private VectorTable() {}

  /** {@link Kernels#coarseScores}. */
  static void coarse(
      PlaneTable table,
      Floats x,
      int tokens,
      Floats scores,
      int rowFrom,
      int rowTo,
      VectorScratch scratch) {
    int padded = PlaneTable.paddedColumns(table.columns());
    int size = arrangeAll(x, tokens, padded, COARSE_BIAS, scratch);
    for (int row = rowFrom; row < rowTo; row += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, rowTo - row);
      unpackScales(table, row, rows, padded, scratch);
      long at = (long) row * padded / 2;
      for (int t = 0; t < tokens; t++) {
        for (int nibble = 0; nibble < 2; nibble++) {
          coarsePass(
              table.high(),
              at,
              rows,
              padded,
              nibble,
              scratch.scales,
              scratch.x,
              t * size,
              scratch.out);
        }
        sumLanes(scratch.out, rows, 16, scores.segment(), 4 * ((long) t * table.rows() + row));
      }
    }
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
    arrangeAll(x, tokens, padded, EXACT_BIAS, scratch);
    for (int row = rowFrom; row < rowTo; row += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, rowTo - row);
      for (int t = 0; t < tokens; t++) {
        long to = 4 * ((long) t * table.rows() + row);
        exactRows(table, row, rows, t, scratch, logits.segment(), to);
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
      exactRows(table, rows.get(Bytes.INT, 4L * i), 1, 0, scratch, logits, 4L * i);
    }
  }

  private static void exactRows(
      PlaneTable table,
      int row,
      int rows,
      int token,
      VectorScratch scratch,
      MemorySegment logits,
      long to) {
    int padded = PlaneTable.paddedColumns(table.columns());
    unpackScales(table, row, rows, padded, scratch);
    long at = (long) row * padded / 2;
    int xAt = token * arrangedSize(padded);
    for (int nibble = 0; nibble < 2; nibble++) {
      exactPass(
          table.high(),
          table.low(),
          at,
          rows,
          padded,
          nibble,
          scratch.scales,
          scratch.x,
          xAt,
          scratch.out);
    }
    sumLanes(scratch.out, rows, 1, logits, to);
  }

  /** Floats of an arranged token: its values, then {@code bias} times the sums of four bytes. */
  private static int arrangedSize(int padded) {
    return padded + padded / 4;
  }

  private static int arrangeAll(
      Floats x, int tokens, int padded, float bias, VectorScratch scratch) {
    int size = arrangedSize(padded);
    scratch.x = VectorScratch.atLeast(scratch.x, tokens * size);
    scratch.out = VectorScratch.atLeast(scratch.out, BLOCK_ROWS * L);
    for (int t = 0; t < tokens; t++) {
      arrange(x, t, padded, bias, scratch.x, t * size);
    }
    return size;
  }

  private static void arrange(Floats x, int token, int padded, float bias, float[] to, int toAt) {
    int columns = x.columns();
    long from = 4L * token * columns;
    int vectors = padded / 8 / L;
    for (int nibble = 0; nibble < 2; nibble++) {
      for (int v = 0; v < vectors; v++) {
        for (int lane = 0; lane < L; lane++) {
          int byteInRow = 4 * (v * L + lane);
          int chunk = byteInRow / (PlaneTable.CHUNK / 2);
          int column = byteInRow + (chunk + nibble) * (PlaneTable.CHUNK / 2);
          int group = nibble * vectors + v;
          float sum = 0;
          for (int b = 0; b < 4; b++) {
            float value =
                column + b < columns ? x.segment().get(Bytes.FLOAT, from + 4L * (column + b)) : 0;
            to[toAt + (4 * group + b) * L + lane] = value;
            sum += value;
          }
          to[toAt + padded + group * L + lane] = bias * sum;
        }
      }
    }
  }

  private static void unpackScales(
      PlaneTable table, int row, int rows, int padded, VectorScratch scratch) {
    int perRow = padded / SCALE_COLUMNS;
    scratch.scales = VectorScratch.atLeast(scratch.scales, BLOCK_ROWS * perRow);
    long at = 2L * row * perRow;
    int count = rows * perRow;
    int i = 0;
    for (; i + L <= count; i += L) {
      Lanes.loadF16(table.scales(), at + 2L * i).intoArray(scratch.scales, i);
    }
    for (; i < count; i++) {
      scratch.scales[i] = Bytes.f16(table.scales(), at + 2L * i);
    }
  }

  /** Adds a nibble's part of rows to their lanes in {@code sums}; nibble 0 sets them. */
  private static void coarsePass(
      MemorySegment high,
      long at,
      int rows,
      int padded,
      int nibble,
      float[] scales,
      float[] x,
      int xAt,
      float[] sums) {
    int vectors = padded / 8 / L;
    int xFrom = xAt + nibble * vectors * 4 * L;
    int biasFrom = xAt + padded + nibble * vectors * L;
    for (int r = 0; r < rows; r++) {
      FloatVector sum = nibble == 0 ? FloatVector.zero(F) : FloatVector.fromArray(F, sums, r * L);
      for (int v = 0; v < vectors; v++) {
        IntVector quants =
            IntVector.fromMemorySegment(I, high, at + (long) r * padded / 2 + 4L * v * L, LE)
                .lanewise(VectorOperators.LSHR, 4 * nibble)
                .and(0x0F0F0F0F);
        int c = xFrom + 4 * v * L;
        FloatVector p =
            ((FloatVector) quants.and(255).convertShape(VectorOperators.I2F, F, 0))
                .fma(FloatVector.fromArray(F, x, c), FloatVector.fromArray(F, x, biasFrom + v * L));
        FloatVector q =
            ((FloatVector)
                    quants
                        .lanewise(VectorOperators.LSHR, 8)
                        .and(255)
                        .convertShape(VectorOperators.I2F, F, 0))
                .mul(FloatVector.fromArray(F, x, c + L));
        p =
            ((FloatVector)
                    quants
                        .lanewise(VectorOperators.LSHR, 16)
                        .and(255)
                        .convertShape(VectorOperators.I2F, F, 0))
                .fma(FloatVector.fromArray(F, x, c + 2 * L), p);
        q =
            ((FloatVector)
                    quants
                        .lanewise(VectorOperators.LSHR, 24)
                        .convertShape(VectorOperators.I2F, F, 0))
                .fma(FloatVector.fromArray(F, x, c + 3 * L), q);
        int scale = r * (padded / 32) + v * L / 16 * 4 + 2 * nibble + v * L % 16 / 8;
        FloatVector s = FloatVector.broadcast(F, scales[scale]);
        if (L > 8) {
          s = s.blend(scales[scale + 1], UPPER);
        }
        sum = p.add(q).fma(s, sum);
      }
      sum.intoArray(sums, r * L);
    }
  }

  /** As {@link #coarsePass}, with both planes put together. */
  private static void exactPass(
      MemorySegment high,
      MemorySegment low,
      long at,
      int rows,
      int padded,
      int nibble,
      float[] scales,
      float[] x,
      int xAt,
      float[] sums) {
    int vectors = padded / 8 / L;
    int xFrom = xAt + nibble * vectors * 4 * L;
    int biasFrom = xAt + padded + nibble * vectors * L;
    for (int r = 0; r < rows; r++) {
      FloatVector sum = nibble == 0 ? FloatVector.zero(F) : FloatVector.fromArray(F, sums, r * L);
      for (int v = 0; v < vectors; v++) {
        long o = at + (long) r * padded / 2 + 4L * v * L;
        IntVector quants =
            IntVector.fromMemorySegment(I, high, o, LE)
                .lanewise(VectorOperators.LSHR, 4 * nibble)
                .and(0x0F0F0F0F)
                .lanewise(VectorOperators.LSHL, 4)
                .or(
                    IntVector.fromMemorySegment(I, low, o, LE)
                        .lanewise(VectorOperators.LSHR, 4 * nibble)
                        .and(0x0F0F0F0F));
        int c = xFrom + 4 * v * L;
        FloatVector p =
            ((FloatVector) quants.and(255).convertShape(VectorOperators.I2F, F, 0))
                .fma(FloatVector.fromArray(F, x, c), FloatVector.fromArray(F, x, biasFrom + v * L));
        FloatVector q =
            ((FloatVector)
                    quants
                        .lanewise(VectorOperators.LSHR, 8)
                        .and(255)
                        .convertShape(VectorOperators.I2F, F, 0))
                .mul(FloatVector.fromArray(F, x, c + L));
        p =
            ((FloatVector)
                    quants
                        .lanewise(VectorOperators.LSHR, 16)
                        .and(255)
                        .convertShape(VectorOperators.I2F, F, 0))
                .fma(FloatVector.fromArray(F, x, c + 2 * L), p);
        q =
            ((FloatVector)
                    quants
                        .lanewise(VectorOperators.LSHR, 24)
                        .convertShape(VectorOperators.I2F, F, 0))
                .fma(FloatVector.fromArray(F, x, c + 3 * L), q);
        int scale = r * (padded / 32) + v * L / 16 * 4 + 2 * nibble + v * L % 16 / 8;
        FloatVector s = FloatVector.broadcast(F, scales[scale]);
        if (L > 8) {
          s = s.blend(scales[scale + 1], UPPER);
        }
        sum = p.add(q).fma(s, sum);
      }
      sum.intoArray(sums, r * L);
    }
  }

  private static void sumLanes(float[] sums, int rows, float factor, MemorySegment to, long at) {
    for (int r = 0; r < rows; r++) {
      float sum = Lanes.sum(FloatVector.fromArray(F, sums, r * L));
      to.set(Bytes.FLOAT, at + 4L * r, factor * sum);
    }
  }

  /** {@link Kernels#candidates}. */
  static int candidates(
      PlaneTable table,
      MemorySegment scores,
      long scoresAt,
      float factor,
      float slack,
      float threshold,
      MemorySegment candidates,
      int rowFrom,
      int rowTo) {
    int count = 0;
    int r = rowFrom;
    for (; r + L <= rowTo; r += L) {
      FloatVector bound = Lanes.load(table.residualNorms(), 4L * r).mul(factor).add(slack);
      long mask =
          Lanes.load(scores, scoresAt + 4L * r)
              .add(bound)
              .compare(VectorOperators.GE, threshold)
              .toLong();
      for (; mask != 0; mask &= mask - 1) {
        put(candidates, count, r + Long.numberOfTrailingZeros(mask));
        count++;
      }
    }
    for (; r < rowTo; r++) {
      float bound = factor * table.residualNorm(r) + slack;
      if (Bytes.f32(scores, scoresAt + 4L * r) + bound >= threshold) {
        put(candidates, count, r);
        count++;
      }
    }
    return count;
  }

  private static void put(MemorySegment candidates, int index, int row) {
    if (4L * index + 4 <= candidates.byteSize()) {
      candidates.set(Bytes.INT, 4L * index, row);
    }
  }

  /** {@link Kernels#bestLowerBound}. */
  static float bestLowerBound(
      PlaneTable table,
      MemorySegment scores,
      long scoresAt,
      float factor,
      float slack,
      int rowFrom,
      int rowTo) {
    FloatVector best = Lanes.broadcast(Float.NEGATIVE_INFINITY);
    int r = rowFrom;
    for (; r + L <= rowTo; r += L) {
      FloatVector bound = Lanes.load(table.residualNorms(), 4L * r).mul(factor).add(slack);
      best = best.max(Lanes.load(scores, scoresAt + 4L * r).sub(bound));
    }
    float largest = best.reduceLanes(VectorOperators.MAX);
    for (; r < rowTo; r++) {
      float bound = factor * table.residualNorm(r) + slack;
      largest = Math.max(largest, Bytes.f32(scores, scoresAt + 4L * r) - bound);
    }
    return largest;
  }
}
