package dev.miga.eval;

/**
 * McNemar's exact test (1947, Psychometrika 12:153): whether one of two answerers of the same
 * messages is better. Messages that both have right, or both wrong, say nothing about that.
 *
 * @param better messages that only the second has right
 * @param worse messages that only the first has right
 */
public record PairedTest(int better, int worse) {
  private static final double LEVEL = 0.05;

  /** Probability of a difference at least as great if both were equally good; two-sided. */
  public double p() {
    int n = better + worse;
    double term = -n * Math.log(2);
    double sum = 0;
    for (int i = 0; i <= Math.min(better, worse); i++) {
      sum += Math.exp(term);
      term += Math.log((double) (n - i) / (i + 1));
    }
    return Math.min(1, 2 * sum);
  }

  /** Whether that is less than 5 %. */
  public boolean isSignificant() {
    return p() < LEVEL;
  }
}
