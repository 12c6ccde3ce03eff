package dev.miga.eval;

import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Calibrator.Outcome;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How far confidences tell how often they are right.
 *
 * @param bins of equal width; those without an answer are left out
 */
public record Reliability(List<Bin> bins) {
  private static final int BINS = 15;

  /** Copies the list. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  /**
   * Answers of about the same confidence.
   *
   * @param from least confidence
   * @param to greatest
   * @param confidence their mean
   */
  public record Bin(double from, double to, double confidence, Tally right) {}

  /** Over the messages that have a right answer; empty where nothing is claimed. */
  static Optional<Reliability> of(Marks marks) {
    List<Outcome> outcomes =
        marks.answerable().stream()
            .filter(mark -> mark.failure().isEmpty() && !Double.isNaN(mark.confidence()))
            .map(mark -> new Outcome(mark.confidence(), isJustified(mark)))
            .toList();
    return outcomes.isEmpty() ? Optional.empty() : Optional.of(of(outcomes));
  }

  /** The confidence of labels is that of the first one, which is withheld under a threshold. */
  private static boolean isJustified(Mark mark) {
    return mark.labels()
        .map(labels -> new JsonString(labels.distribution().getFirst().label()).equals(mark.gold()))
        .orElse(mark.right());
  }

  static Reliability of(List<Outcome> outcomes) {
    double[] confidence = new double[BINS];
    Tally[] right = new Tally[BINS];
    Arrays.fill(right, Tally.NONE);
    for (Outcome outcome : outcomes) {
      int bin = Math.min(BINS - 1, (int) (outcome.confidence() * BINS));
      confidence[bin] += outcome.confidence();
      right[bin] = right[bin].plus(outcome.right());
    }
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      if (right[bin].of() > 0) {
        bins.add(
            new Bin(
                (double) bin / BINS,
                (bin + 1.0) / BINS,
                confidence[bin] / right[bin].of(),
                right[bin]));
      }
    }
    return new Reliability(bins);
  }

  /** Expected calibration error: mean distance between confidence and share of right answers. */
  public double error() {
    double distance = 0;
    int all = 0;
    for (Bin bin : bins) {
      distance += Math.abs(bin.confidence() * bin.right().of() - bin.right().right());
      all += bin.right().of();
    }
    return distance / all;
  }
}
