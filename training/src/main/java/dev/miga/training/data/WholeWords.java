package dev.miga.training.data;

import dev.miga.tasks.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a string stands in a text as whole words: no letter, digit or mark directly before or after
 * it, as a grammar copies words.
 */
public final class WholeWords {
  private WholeWords() {}

  /** All places, in the order of the text; of an empty string none. */
  public static List<Span> of(String text, String value) {
    return anywhere(text, value).stream().filter(span -> isWhole(text, span)).toList();
  }

  /** All places, within words too. */
  static List<Span> anywhere(String text, String value) {
    List<Span> found = new ArrayList<>();
    for (int at = value.isEmpty() ? -1 : text.indexOf(value);
        at >= 0;
        at = text.indexOf(value, at + 1)) {
      found.add(new Span(at, at + value.length()));
    }
    return found;
  }

  private static boolean isWhole(String text, Span span) {
    return (span.from() == 0 || !isOfWord(text.codePointBefore(span.from())))
        && (span.to() == text.length() || !isOfWord(text.codePointAt(span.to())));
  }

  private static boolean isOfWord(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || switch (Character.getType(codePoint)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
  }
}
