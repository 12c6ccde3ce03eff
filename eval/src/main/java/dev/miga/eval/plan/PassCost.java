package dev.miga.eval.plan;

/**
 * What a pass takes, in milliseconds.
 *
 * @param pass for itself, whatever is in it
 * @param sequence for each sequence
 * @param token for each token
 */
public record PassCost(double pass, double sequence, double token) {

  /** Of a pass with so many sequences and tokens. */
  public double millis(int sequences, int tokens) {
    return pass + sequence * sequences + token * tokens;
  }

  /** The same on something so many times as slow. */
  public PassCost times(double factor) {
    return new PassCost(factor * pass, factor * sequence, factor * token);
  }
}
