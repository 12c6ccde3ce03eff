package dev.miga.training.layer;

/**
 * A prediction to learn.
 *
 * @param row of the batch, whose output predicts
 * @param token that is right
 * @param weight of its loss
 * @param allowed tokens among which the softmax chooses, the right one included; empty for the
 *     whole vocabulary
 */
public record Target(int row, int token, float weight, int[] allowed) {

  /** A prediction over the whole vocabulary. */
  public static Target of(int row, int token, float weight) {
    return new Target(row, token, weight, new int[0]);
  }
}
