package dev.miga.eval;

import dev.miga.engine.json.JsonValue;

/**
 * A text with its right answer.
 *
 * @param where file and line, for messages
 * @param gold a record, a label, a text; null means none of the labels
 * @param group samples of the same group are never divided between training and validation
 */
public record Sample(String where, String text, JsonValue gold, String group) {

  /** The text as duplicates are recognised by: letters and digits alone, in lower case. */
  public String normalized() {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .filter(Character::isLetterOrDigit)
        .map(Character::toLowerCase)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
