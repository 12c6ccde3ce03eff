package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;

/**
 * A message that is rewritten.
 *
 * @param id by which its owner knows it
 * @param gold its right answer
 * @param given what the specialist said to it as it is
 */
public record Subject(String id, String text, JsonValue gold, Given given) {
  /** Whether there is an answer that could change. */
  boolean isAnswered() {
    return given.failure().isEmpty();
  }

  /** Whether that answer is right. */
  boolean isRight() {
    return isAnswered() && given.output().equals(gold);
  }
}
