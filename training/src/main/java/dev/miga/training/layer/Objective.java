package dev.miga.training.layer;

/** What a prediction is to become. */
public sealed interface Objective {

  /** The token that counts as right. */
  int token();

  /**
   * A token: cross entropy.
   *
   * @param allowed tokens among which the softmax chooses, the right one included; empty for the
   *     whole vocabulary
   */
  record Token(int token, int[] allowed) implements Objective {}

  /**
   * A teacher's distribution {@code p} over the whole vocabulary: the divergence {@code KL(p || q)}
   * of the prediction {@code q} from it (Hinton et al. 2015, arXiv 1503.02531).
   *
   * @param vocabulary tokens that it is over
   * @param token the most probable one
   * @param logSum natural logarithm of the sum of {@code e^logit}
   * @param entropy of the distribution, in nats
   */
  record Teacher(Logits logits, int vocabulary, int token, double logSum, double entropy)
      implements Objective {
    /** Tokens that are read at a time. */
    static final int CHUNK = 256;

    /**
     * A distribution over so many tokens; read twice now, and once a pass.
     *
     * @throws IllegalArgumentException if a logit is no number, or none is finite
     */
    public static Teacher of(Logits logits, int vocabulary) {
      int token = mostProbable(logits, vocabulary);
      float[] top = new float[1];
      logits.read(token, top);
      double sum = 0; // of e^(logit - top)
      double moment = 0; // of e^(logit - top) * (logit - top)
      for (int from = 0; from < vocabulary; from += CHUNK) {
        for (float logit : chunk(logits, from, vocabulary)) {
          double share = Math.exp((double) logit - top[0]);
          sum += share;
          moment += share == 0 ? 0 : share * ((double) logit - top[0]);
        }
      }
      if (!Double.isFinite(sum)) {
        throw new IllegalArgumentException("a teacher whose logits give no distribution");
      }
      double log = Math.log(sum);
      return new Teacher(logits, vocabulary, token, top[0] + log, log - moment / sum);
    }

    private static int mostProbable(Logits logits, int vocabulary) {
      int best = 0;
      float top = Float.NEGATIVE_INFINITY;
      for (int from = 0; from < vocabulary; from += CHUNK) {
        float[] chunk = chunk(logits, from, vocabulary);
        for (int i = 0; i < chunk.length; i++) {
          if (chunk[i] > top) {
            top = chunk[i];
            best = from + i;
          }
        }
      }
      return best;
    }

    /** Probabilities of some tokens, {@code [from, from + length)} and no more than there are. */
    float[] probabilities(int from) {
      float[] chunk = chunk(logits, from, vocabulary);
      for (int i = 0; i < chunk.length; i++) {
        chunk[i] = (float) Math.exp(chunk[i] - logSum);
      }
      return chunk;
    }

    private static float[] chunk(Logits logits, int from, int vocabulary) {
      float[] chunk = new float[Math.min(CHUNK, vocabulary - from)];
      logits.read(from, chunk);
      return chunk;
    }
  }

  /**
   * What a {@link Teacher} over the same head comes to, computed once: as logits are linear in the
   * hidden state {@code h}, {@code KL(p || q) = -log q[token] + h . direction - entropy}. A pass
   * costs as much as that of a token.
   *
   * @param token any one
   * @param direction {@code [hidden]}: the token's row of the head less the mean row under the
   *     teacher's distribution
   * @param entropy of the distribution, in nats
   */
  record Lesson(int token, float[] direction, double entropy) implements Objective {}

  /** Logits of a distribution, in parts, so that nobody need hold those of a whole vocabulary. */
  @FunctionalInterface
  interface Logits {
    /**
     * Writes the logits of tokens {@code [from, from + out.length)}; negative infinity for a token
     * that cannot be. Asked from several threads.
     */
    void read(int from, float[] out);
  }
}
