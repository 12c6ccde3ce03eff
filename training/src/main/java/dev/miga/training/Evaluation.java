package dev.miga.training;

/**
 * How good what was learnt is.
 *
 * @param score in [0, 1]: what early stopping and the choice of the best go by. The share of
 *     held-out examples that are right as a whole, or of a gap that is closed
 * @param loss mean over held-out examples, nats; breaks ties, the smaller is better
 */
public record Evaluation(double score, double loss) {

  /** Whether this is better than another. */
  public boolean betterThan(Evaluation other) {
    return score > other.score || (score == other.score && loss < other.loss);
  }

  /** Worse than every other. */
  static Evaluation worst() {
    return new Evaluation(-1, Double.POSITIVE_INFINITY);
  }
}
