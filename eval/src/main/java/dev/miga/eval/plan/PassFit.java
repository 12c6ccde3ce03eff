package dev.miga.eval.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Times of passes as a sum of costs, and how they stray from it.
 *
 * @param passes that were measured
 * @param noise measured times as shares of the computed ones: values in ascending order that are
 *     equally likely, 1 on average
 */
public record PassFit(PassCost cost, int passes, List<Double> noise) {
  private static final int NOISE_VALUES = 50;

  /** Factors of a sum smaller than this share of the others say nothing. */
  private static final double SINGULAR = 1e-9;

  /** Which of a pass, its sequences and its tokens are counted; a pass always is. */
  private static final int[][] TERMS = {{0, 1, 2}, {0, 2}, {0, 1}, {0}};

  /** Copies the list. */
  public PassFit {
    noise = List.copyOf(noise);
  }

  /** Passes that take exactly what they cost. */
  public static PassFit exact(PassCost cost) {
    return new PassFit(cost, 0, List.of(1.0));
  }

  /**
   * The costs that miss the measured times least: squares of relative errors, none negative, and as
   * much in all as was measured.
   *
   * @param points at least one, of some duration
   */
  public static PassFit of(List<PassPoint> points) {
    double mean = points.stream().mapToDouble(PassPoint::millis).average().orElse(0);
    if (!(mean > 0)) {
      throw new IllegalArgumentException("no pass took any time");
    }
    PassCost plain = best(points, points.stream().mapToDouble(p -> 1).toArray());
    double[] relative =
        points.stream().mapToDouble(p -> weight(computed(plain, p), mean)).toArray();
    PassCost cost = best(points, relative);
    double sum = points.stream().mapToDouble(p -> computed(cost, p)).sum();
    PassCost scaled = cost.times(mean * points.size() / sum);
    return new PassFit(scaled, points.size(), noise(scaled, points));
  }

  private static double computed(PassCost cost, PassPoint point) {
    return cost.millis(point.sequences(), point.tokens());
  }

  /** A pass that is computed as next to nothing must not outweigh all others. */
  private static double weight(double computed, double mean) {
    double least = Math.max(computed, mean / 10);
    return 1 / (least * least);
  }

  private static PassCost best(List<PassPoint> points, double[] weights) {
    PassCost best = new PassCost(0, 0, 0);
    double least = Double.POSITIVE_INFINITY;
    for (int[] terms : TERMS) {
      Optional<PassCost> found = solve(points, weights, terms);
      if (found.isPresent()) {
        double error = error(found.get(), points, weights);
        if (error < least) {
          least = error;
          best = found.get();
        }
      }
    }
    return best;
  }

  private static double error(PassCost cost, List<PassPoint> points, double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double missed = points.get(i).millis() - computed(cost, points.get(i));
      sum += weights[i] * missed * missed;
    }
    return sum;
  }

  /** Least squares over some terms; empty where they cannot be told apart, or one is negative. */
  private static Optional<PassCost> solve(List<PassPoint> points, double[] weights, int[] terms) {
    int n = terms.length;
    double[][] rows = new double[n][n + 1];
    for (int p = 0; p < weights.length; p++) {
      double[] x = {1, points.get(p).sequences(), points.get(p).tokens()};
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          rows[i][j] += weights[p] * x[terms[i]] * x[terms[j]];
        }
        rows[i][n] += weights[p] * x[terms[i]] * points.get(p).millis();
      }
    }
    if (!eliminate(rows)) {
      return Optional.empty();
    }
    double[] costs = new double[3];
    for (int i = 0; i < n; i++) {
      costs[terms[i]] = rows[i][n] / rows[i][i];
    }
    return Arrays.stream(costs).anyMatch(cost -> cost < 0)
        ? Optional.empty()
        : Optional.of(new PassCost(costs[0], costs[1], costs[2]));
  }

  /** Gauss and Jordan; the matrix is symmetric and positive, so that the diagonal serves. */
  private static boolean eliminate(double[][] rows) {
    int n = rows.length;
    double[] before = IntStream.range(0, n).mapToDouble(i -> rows[i][i]).toArray();
    for (int i = 0; i < n; i++) {
      if (rows[i][i] <= SINGULAR * before[i]) {
        return false;
      }
      for (int j = 0; j < n; j++) {
        double factor = j == i ? 0 : rows[j][i] / rows[i][i];
        for (int k = i; k <= n; k++) {
          rows[j][k] -= factor * rows[i][k];
        }
      }
    }
    return true;
  }

  private static List<Double> noise(PassCost cost, List<PassPoint> points) {
    double[] ratios =
        points.stream().mapToDouble(p -> p.millis() / computed(cost, p)).sorted().toArray();
    int count = Math.min(NOISE_VALUES, ratios.length);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(ratios[(int) ((i + 0.5) / count * ratios.length)]);
    }
    double mean = values.stream().mapToDouble(v -> v).average().orElse(1);
    return values.stream().map(v -> v / mean).toList();
  }

  /** By how much half of the passes stray at most, as a share. */
  public double medianError() {
    double[] errors =
        noise.stream().flatMapToDouble(v -> DoubleStream.of(Math.abs(v - 1))).sorted().toArray();
    return errors[errors.length / 2];
  }

  /** The same on something so many times as slow. */
  PassFit times(double factor) {
    return new PassFit(cost.times(factor), passes, noise);
  }
}
