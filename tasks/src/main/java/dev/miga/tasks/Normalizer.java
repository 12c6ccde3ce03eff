package dev.miga.tasks;

import java.util.Set;

/** Normalizes texts. What it did once it has nothing to do about again. */
final class Normalizer {
  private static final int NONE = -1;

  /** Letters that a text must have before it is called shouted. */
  private static final int LEAST_LETTERS = 10;

  /** Of the letters of a shouted text at least four in five are capitals. */
  private static final int CAPITALS = 4;

  private static final int LETTERS = 5;

  private Normalizer() {}

  /** A text with some things undone. */
  static NormalizedText apply(String given, Set<Normalization> normalize) {
    NormalizedText text =
        normalize.contains(Normalization.SPACES) ? spaced(given) : NormalizedText.unchanged(given);
    return normalize.contains(Normalization.CAPITALS) && isShouted(text.text())
        ? text.inSmallLetters()
        : text;
  }

  private static NormalizedText spaced(String given) {
    StringBuilder text = new StringBuilder(given.length());
    int[] places = new int[given.length()];
    int blank = NONE; // where a run of blanks begins
    boolean breaks = false; // whether a line ends in it
    for (int i = 0; i < given.length(); i++) {
      char c = given.charAt(i);
      if (isBreak(c) || isSpace(c)) {
        blank = blank == NONE ? i : blank;
        breaks |= isBreak(c);
      } else if (!isNothing(c)) {
        if (blank != NONE && !text.isEmpty()) {
          places[text.length()] = blank;
          text.append(breaks ? '\n' : ' ');
        }
        blank = NONE;
        breaks = false;
        places[text.length()] = i;
        text.append(c);
      }
    }
    return NormalizedText.of(given, text.toString(), places);
  }

  private static boolean isSpace(char c) {
    return c == '\t' || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  private static boolean isBreak(char c) {
    return switch (c) {
      case '\n', '\u000B', '\f', '\r', '\u0085', '\u2028', '\u2029' -> true;
      default -> false;
    };
  }

  /** A space without width, or a byte-order mark. */
  private static boolean isNothing(char c) {
    return c == '\u200B' || c == '\uFEFF';
  }

  private static boolean isShouted(String text) {
    long letters = text.codePoints().filter(Character::isLetter).count();
    long capitals =
        text.codePoints().filter(Character::isLetter).filter(Character::isUpperCase).count();
    return letters >= LEAST_LETTERS && capitals * LETTERS >= letters * CAPITALS;
  }
}
