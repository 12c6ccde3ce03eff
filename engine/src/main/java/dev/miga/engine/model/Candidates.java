package dev.miga.engine.model;

/**
 * Some tokens with their logits.
 *
 * @param tokenIds ascending
 * @param logits one for each
 */
public record Candidates(int[] tokenIds, float[] logits) {

  /** How many. */
  public int size() {
    return tokenIds.length;
  }

  /** Index of the largest logit, the first of equals. */
  public int argmax() {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }
}
