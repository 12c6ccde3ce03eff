package dev.miga.tasks;

import dev.miga.engine.decode.Decision;
import java.util.List;

/**
 * How sure a model is of what it wrote, from the probabilities of its tokens. It is never asked.
 *
 * <p>The raw confidence of a value is the product, over the tokens that the model chose and that
 * wrote at least one byte of it, of two numbers: the token's probability among the tokens that the
 * grammar allowed, and what the grammar left of the probability of these and the watched tokens
 * together ({@link Decision#kept}). Watched are the tokens of the text and those that end an
 * answer: what a model says that would rather copy something else, or stop. Tokens about which the
 * grammar left no choice count as certain. The bytes of a value are those of its JSON, the quotes
 * of a string included; of a number, a truth value or null also the byte after it, which says that
 * the value ends there. A token that writes the end of one value and the beginning of the next
 * counts for both. The raw confidence of a record is the product over all of its tokens.
 */
final class Confidence {
  private Confidence() {}

  /** Raw confidence of the bytes {@code [from, to)} of an output. */
  static double of(List<Decision> decisions, int from, int to) {
    double product = 1;
    for (Decision decision : decisions) {
      if (decision.from() < to && decision.to() > from) {
        product *= decision.probability() * decision.kept();
      }
    }
    return product;
  }

  /** Raw confidence of all of an output. */
  static double of(List<Decision> decisions) {
    double product = 1;
    for (Decision decision : decisions) {
      product *= decision.probability() * decision.kept();
    }
    return product;
  }
}
