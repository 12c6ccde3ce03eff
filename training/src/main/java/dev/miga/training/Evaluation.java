package dev.miga.training;

/**
 * How good the adapter is.
 *
 * @param exactMatch share of held-out examples that are right as a whole, in [0, 1]: what early
 *     stopping and the choice of the best adapter go by
 * @param loss mean over held-out examples, nats; breaks ties, the smaller is better
 */
public record Evaluation(double exactMatch, double loss) {

  /** Whether this is better than another. */
  public boolean betterThan(Evaluation other) {
    return exactMatch > other.exactMatch || (exactMatch == other.exactMatch && loss < other.loss);
  }

  /** Worse than every other. */
  static Evaluation worst() {
    return new Evaluation(-1, Double.POSITIVE_INFINITY);
  }
}
