package dev.miga.kernels;

import java.util.Arrays;

/**
 * Rounds rows of f32 weights to Q4_0 blocks so that the products with some inputs change least: of
 * a row {@code w} the error {@code e = rounded - w} makes {@code e H e^T} small, with {@code H} the
 * second moments of the inputs.
 *
 * <p>Column by column, each is rounded to what is best after the errors of the columns before it
 * (GPTQ; Frantar et al. 2022, arXiv 2210.17323, in the form of a triangular factor: with {@code H =
 * U U^T}, {@code U} upper triangular, {@code e H e^T} is a sum of squares of which number {@code j}
 * knows the errors up to {@code j} alone). The scale of a block is the one of those tried that
 * leaves the least of these squares. Then sweeps change single levels and single scales as long as
 * the error falls (coordinate descent).
 *
 * <p>Immutable; rows do not depend on one another, so callers may split them among threads.
 */
public final class FeedbackQuantizer {
  private static final int BLOCK = 32;

  /** Rows that are worked on together. */
  private static final int TILE = 64;

  /** Columns whose errors are taken into account at once. */
  private static final int STEP = 8;

  /** Scales of a block that are tried with feedback, after all were tried without. */
  private static final int FINALISTS = 3;

  /** Levels that the extreme weight is tried on. */
  private static final float[] TRIALS = {
    -9, -8.5f, -8, -7.5f, -7, -6.5f, -6, -5.5f, 5.5f, 6, 6.5f, 7, 7.5f, 8
  };

  private final int n;
  private final int sweeps;

  /**
   * {@code H}, damped, {@code [n][n]}. Rows are arrays of their own, here and below: loops over
   * several arrays with one index are what the compiler makes vectors of.
   */
  private final float[][] moments;

  /** {@code U[i, j] / U[j, j]} at {@code [j][i]} for {@code i < j}. */
  private final float[][] feedback;

  /** {@code U[j, j]^2}. */
  private final float[] weights;

  /**
   * For linears with the same inputs.
   *
   * @param moments sums of products of the inputs, {@code [n, n]}, symmetric
   * @param damping share of the mean of the diagonal that is added to it, above 0
   * @param sweeps of coordinate descent; 0 for the feedback alone
   */
  public FeedbackQuantizer(Floats moments, double damping, int sweeps) {
    this.n = moments.columns();
    this.sweeps = sweeps;
    if (moments.rows() != n || n % BLOCK != 0 || damping <= 0) {
      throw new IllegalArgumentException(
          "moments [%d, %d], damping %s".formatted(moments.rows(), n, damping));
    }
    double[][] h = new double[n][n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      float[] row = moments.row(i);
      for (int j = 0; j < n; j++) {
        h[i][j] = row[j];
      }
      mean += row[i] / n;
    }
    double added = mean > 0 ? damping * mean : 1;
    this.moments = new float[n][n];
    for (int i = 0; i < n; i++) {
      h[i][i] += added;
      for (int j = 0; j < n; j++) {
        this.moments[i][j] = (float) h[i][j];
      }
    }
    factor(h);
    this.feedback = new float[n][n];
    this.weights = new float[n];
    for (int j = 0; j < n; j++) {
      weights[j] = (float) (h[j][j] * h[j][j]);
      for (int i = 0; i < j; i++) {
        feedback[j][i] = (float) (h[i][j] / h[j][j]);
      }
    }
  }

  /** Replaces the upper triangle of a positive definite matrix by {@code U}. */
  private static void factor(double[][] h) {
    for (int j = h.length - 1; j >= 0; j--) {
      double square = h[j][j] - dot(h[j], h[j], j + 1);
      if (square <= 0) {
        throw new IllegalArgumentException("moments that are not positive definite");
      }
      h[j][j] = Math.sqrt(square);
      for (int i = 0; i < j; i++) {
        h[i][j] = (h[i][j] - dot(h[i], h[j], j + 1)) / h[j][j];
      }
    }
  }

  private static double dot(double[] a, double[] b, int from) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + s2 + s3;
  }

  /**
   * Rounds rows in place, to numbers that Q4_0 blocks hold exactly.
   *
   * @param rows f32 {@code [rows, n]}, finite
   * @return the sum over rows of {@code e H e^T}
   */
  public double round(Floats rows) {
    if (rows.columns() != n) {
      throw new IllegalArgumentException(rows.columns() + " columns, expected " + n);
    }
    double error = 0;
    for (int from = 0; from < rows.rows(); from += TILE) {
      error += new Tile(rows.rows(from, Math.min(from + TILE, rows.rows()))).round();
    }
    return error;
  }

  /** Some rows; arrays are {@code [column][row]} but where they say otherwise. */
  private final class Tile {
    private final Floats rows;
    private final float[][] w = new float[n][TILE];
    private final float[][] e = new float[n][TILE];
    private final float[][] target = new float[BLOCK][TILE];
    private final byte[][] levels; // [row][column]
    private final float[][] scales; // [row][block]
    private final float[] t = new float[BLOCK];
    private final float[] x = new float[BLOCK];
    private final byte[] q = new byte[BLOCK];
    private final byte[] best = new byte[BLOCK];
    private final float[] candidates = new float[TRIALS.length];
    private final float[] gains = new float[TRIALS.length];

    Tile(Floats rows) {
      this.rows = rows;
      this.levels = new byte[rows.rows()][n];
      this.scales = new float[rows.rows()][n / BLOCK];
      for (int r = 0; r < rows.rows(); r++) {
        float[] row = rows.row(r);
        for (int c = 0; c < n; c++) {
          w[c][r] = row[c];
        }
      }
    }

    double round() {
      for (int from = 0; from < n; from += BLOCK) {
        aim(from);
        for (int r = 0; r < rows.rows(); r++) {
          chooseBlock(from, r);
        }
      }
      float[][] gradient = gradient();
      double error = 0;
      float[] g = new float[n];
      for (int r = 0; r < rows.rows(); r++) {
        for (int c = 0; c < n; c++) {
          g[c] = -gradient[c][r];
        }
        for (int i = 0; i < sweeps; i++) {
          sweep(levels[r], scales[r], g);
        }
        for (int c = 0; c < n; c++) {
          float own = scales[r][c / BLOCK] * levels[r][c] + 0f; // no -0
          error += (double) (own - w[c][r]) * g[c];
          rows.set(r, c, own);
        }
      }
      return error;
    }

    /** Targets of a block's columns after the errors of the blocks before it. */
    private void aim(int from) {
      for (int j = 0; j < BLOCK; j++) {
        System.arraycopy(w[from + j], 0, target[j], 0, TILE);
        for (int i = 0; i < from; i += STEP) {
          subtract(target[j], feedback[from + j], i);
        }
      }
    }

    /** {@code - H e}. */
    private float[][] gradient() {
      float[][] gradient = new float[n][TILE];
      for (int i = 0; i < n; i += STEP) {
        for (int j = 0; j < n; j++) {
          subtract(gradient[j], moments[j], i);
        }
      }
      return gradient;
    }

    /** Takes eight columns' errors, times a factor each, from a column. */
    private void subtract(float[] column, float[] factors, int i) {
      addFour(
          column,
          -factors[i],
          e[i],
          -factors[i + 1],
          e[i + 1],
          -factors[i + 2],
          e[i + 2],
          -factors[i + 3],
          e[i + 3]);
      addFour(
          column,
          -factors[i + 4],
          e[i + 4],
          -factors[i + 5],
          e[i + 5],
          -factors[i + 6],
          e[i + 6],
          -factors[i + 7],
          e[i + 7]);
    }

    private void chooseBlock(int from, int r) {
      float extreme = 0;
      for (int j = 0; j < BLOCK; j++) {
        t[j] = target[j][r];
        extreme = Math.abs(t[j]) > Math.abs(extreme) ? t[j] : extreme;
      }
      float scale = 0;
      Arrays.fill(best, (byte) 0);
      if (extreme != 0) {
        for (int i = 0; i < TRIALS.length; i++) {
          consider(i, from, TRIALS[i] / extreme);
        }
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < FINALISTS; i++) {
          float candidate = candidates[takeBest()];
          float cost = feed(from, r, candidate, least);
          if (cost < least) {
            least = cost;
            scale = candidate;
            System.arraycopy(q, 0, best, 0, BLOCK);
          }
        }
      }
      scales[r][from / BLOCK] = scale;
      System.arraycopy(best, 0, levels[r], from, BLOCK);
      for (int j = 0; j < BLOCK; j++) {
        e[from + j][r] = scale * best[j] - w[from + j][r];
      }
    }

    /** The scale that suits the levels of a trial best, and what it gains without feedback. */
    private void consider(int trial, int from, float inverse) {
      float lx = 0;
      float ll = 0;
      for (int j = 0; j < BLOCK; j++) {
        float level = level(t[j] * inverse);
        float weighted = weights[from + j] * level;
        lx += weighted * t[j];
        ll += weighted * level;
      }
      float scale = ll > 0 ? f16(lx / ll) : 0;
      candidates[trial] = scale;
      gains[trial] = scale * (2 * lx - scale * ll);
    }

    private int takeBest() {
      int found = 0;
      for (int i = 1; i < gains.length; i++) {
        found = gains[i] > gains[found] ? i : found;
      }
      gains[found] = Float.NEGATIVE_INFINITY;
      return found;
    }

    /** Rounds a block with feedback inside it; what it costs, or more than the limit. */
    private float feed(int from, int r, float scale, float limit) {
      float inverse = scale == 0 ? 0 : 1 / scale;
      float cost = 0;
      for (int j = 0; j < BLOCK && cost < limit; j++) {
        float aim = t[j];
        float[] row = feedback[from + j];
        for (int i = 0; i < j; i++) {
          aim -= row[from + i] * x[i];
        }
        q[j] = (byte) level(aim * inverse);
        float rounded = scale * q[j];
        x[j] = rounded - w[from + j][r];
        cost += weights[from + j] * (rounded - aim) * (rounded - aim);
      }
      return cost;
    }
  }

  /**
   * Changes levels and scales of a row one after another.
   *
   * @param g {@code H e} of the row, kept so
   */
  private void sweep(byte[] levels, float[] scales, float[] g) {
    for (int from = 0; from < n; from += BLOCK) {
      float scale = scales[from / BLOCK];
      if (scale == 0) {
        continue;
      }
      for (int c = from; c < from + BLOCK; c++) {
        int level = levels[c];
        int better = level(level - g[c] / (moments[c][c] * scale));
        if (better != level) {
          levels[c] = (byte) better;
          add(g, scale * (better - level), moments[c]);
        }
      }
      scales[from / BLOCK] = scale + rescale(levels, from, scale, g);
    }
  }

  /** By how much the scale of a block is changed. */
  private float rescale(byte[] levels, int from, float scale, float[] g) {
    float slope = 0;
    float curve = 0;
    for (int i = from; i < from + BLOCK; i++) {
      float sum = 0;
      for (int j = from; j < from + BLOCK; j++) {
        sum += moments[i][j] * levels[j];
      }
      slope += levels[i] * g[i];
      curve += levels[i] * sum;
    }
    if (curve <= 0) {
      return 0;
    }
    float change = f16(scale - slope / curve) - scale;
    if (change == 0 || scale + change == 0 || change * (2 * slope + change * curve) >= 0) {
      return 0;
    }
    for (int i = from; i < from + BLOCK; i += 4) {
      addFour(
          g,
          change * levels[i],
          moments[i],
          change * levels[i + 1],
          moments[i + 1],
          change * levels[i + 2],
          moments[i + 2],
          change * levels[i + 3],
          moments[i + 3]);
    }
    return change;
  }

  private static void add(float[] y, float factor, float[] x) {
    for (int i = 0; i < y.length; i++) {
      y[i] += factor * x[i];
    }
  }

  private static void addFour(
      float[] y,
      float f0,
      float[] x0,
      float f1,
      float[] x1,
      float f2,
      float[] x2,
      float f3,
      float[] x3) {
    for (int i = 0; i < y.length; i++) {
      y[i] += f0 * x0[i] + f1 * x1[i] + f2 * x2[i] + f3 * x3[i];
    }
  }

  private static int level(float x) {
    return Math.clamp((int) (x + 8.5f), 0, 15) - 8;
  }

  private static float f16(float x) {
    return Float.float16ToFloat(Float.floatToFloat16(x));
  }
}
