package dev.miga.engine.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * How probable the model finds a token, before anything is done to choose one.
 *
 * @param logProbability natural logarithm of its share among all tokens
 */
public record TokenOdds(int token, double logProbability) {

  /** Of one token. */
  static TokenOdds of(int token, float[] logits) {
    return new TokenOdds(token, logits[token] - Softmax.logOfSum(logits));
  }

  /** Of the most probable tokens, these first, and of equals the smaller first. */
  static List<TokenOdds> best(float[] logits, int count) {
    List<Integer> best = new ArrayList<>();
    for (int token = 0; token < logits.length; token++) {
      int place = best.size();
      while (place > 0 && logits[token] > logits[best.get(place - 1)]) {
        place--;
      }
      if (place < count) {
        best.add(place, token);
        if (best.size() > count) {
          best.removeLast();
        }
      }
    }
    double all = Softmax.logOfSum(logits);
    return best.stream().map(token -> new TokenOdds(token, logits[token] - all)).toList();
  }
}
