package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.text.Normalizer;
import java.util.Map;

/**
 * A text with its right answer.
 *
 * @param where file and line, for messages
 * @param gold a record, a label, a text; null means none of the labels
 * @param group samples of the same group are never divided between training and validation
 * @param line all that stands in the line or row that it was read from
 */
public record Sample(String where, String text, JsonValue gold, String group, JsonObject line) {

  /** One that was not read. */
  public Sample(String where, String text, JsonValue gold, String group) {
    this(where, text, gold, group, new JsonObject(Map.of()));
  }

  /**
   * The text as duplicates are recognised by: letters and digits alone, in lower case. One that has
   * neither, such as an emoji, is what it is.
   */
  public String normalized() {
    return normalized(text);
  }

  /** The same without accents. */
  public String folded() {
    return normalized(Normalizer.normalize(text, Normalizer.Form.NFKD));
  }

  private static String normalized(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .filter(Character::isLetterOrDigit)
        .map(Character::toLowerCase)
        .forEach(out::appendCodePoint);
    return out.isEmpty() ? text.strip() : out.toString();
  }
}
