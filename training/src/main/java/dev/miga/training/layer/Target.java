package dev.miga.training.layer;

/**
 * A prediction to learn.
 *
 * @param row of the batch, whose output predicts
 * @param objective what it is to become
 * @param weight of its loss
 */
public record Target(int row, Objective objective, float weight) {

  /** A prediction over the whole vocabulary. */
  public static Target of(int row, int token, float weight) {
    return of(row, token, weight, new int[0]);
  }

  /** A prediction among some tokens; among all if they are none. */
  public static Target of(int row, int token, float weight, int[] allowed) {
    return new Target(row, new Objective.Token(token, allowed), weight);
  }

  /** The token that counts as right. */
  public int token() {
    return objective.token();
  }
}
