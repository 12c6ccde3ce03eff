package dev.miga.training.data;

import java.text.Normalizer;

/** Marks over and under Latin letters. */
final class Accents {
  private static final char FIRST_MARK = '\u0300';
  private static final char LAST_MARK = '\u036f';

  private Accents() {}

  /** Whether a character is such a mark, standing by itself. */
  static boolean isMark(char character) {
    return character >= FIRST_MARK && character <= LAST_MARK;
  }

  /** The letter without its marks; what is no Latin letter with marks stays. */
  static char without(char letter) {
    String parts = Normalizer.normalize(String.valueOf(letter), Normalizer.Form.NFD);
    boolean isMarked =
        parts.length() > 1
            && parts.charAt(0) < 0x80
            && parts.chars().skip(1).allMatch(c -> isMark((char) c));
    return isMarked ? parts.charAt(0) : letter;
  }
}
