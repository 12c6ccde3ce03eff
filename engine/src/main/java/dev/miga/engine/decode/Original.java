package dev.miga.engine.decode;

import dev.miga.engine.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text that is read, as JSON spells it, in pieces: words, and every other character that is no
 * space. Places are UTF-16 units of the spelling. Immutable.
 */
final class Original {
  /** Kinds of pieces. */
  private static final int NONE = 0;

  private static final int NUMBER = 1;
  private static final int WORD = 2;
  private static final int OTHER = 3;

  private final String text;
  private final String spelling;
  private final int[] begins;
  private final long[] numbers;
  private final int[] kinds;

  private Original(String text) {
    this.text = text;
    this.spelling = spell(text);
    int[] from = new int[spelling.length()];
    long[] number = new long[from.length];
    int count = 0;
    for (int at = 0; at < spelling.length(); ) {
      int end = pieceEnd(at);
      if (spelling.charAt(at) != ' ') {
        from[count] = at;
        number[count++] = spelling.substring(at, end).toLowerCase(Locale.ROOT).hashCode();
      }
      at = end;
    }
    this.begins = Arrays.copyOf(from, count);
    this.numbers = Arrays.copyOf(number, count);
    this.kinds = Arrays.stream(begins).map(at -> kind(spelling.charAt(at))).toArray();
  }

  static Original of(String text) {
    return new Original(text);
  }

  private static String spell(String text) {
    return new String(JsonText.escaped(text), StandardCharsets.UTF_8);
  }

  private int pieceEnd(int begin) {
    int end = begin;
    while (end < spelling.length() && isOfWord(spelling.charAt(end))) {
      end++;
    }
    if (end > begin) {
      return end;
    }
    char first = spelling.charAt(begin);
    boolean pair = first == '\\' || Character.isHighSurrogate(first);
    return Math.min(spelling.length(), begin + (pair ? 2 : 1));
  }

  private static int kind(char first) {
    if (Character.isDigit(first)) {
      return NUMBER;
    }
    return Character.isLetter(first) ? WORD : OTHER;
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  /** The place of an index in the text. */
  int place(int index) {
    if (index >= text.length()) {
      return spelling.length();
    }
    return spelling.length() == text.length() ? index : spell(text.substring(0, index)).length();
  }

  /** Places in all: where the text ends. */
  int size() {
    return spelling.length();
  }

  /** How many pieces there are. */
  int pieces() {
    return begins.length;
  }

  /** Where a piece begins. */
  int begin(int piece) {
    return begins[piece];
  }

  /** The first piece that begins at or after a place. */
  int pieceAt(int place) {
    int found = Arrays.binarySearch(begins, place);
    return found >= 0 ? found : -found - 1;
  }

  /** Whether a place lies within no piece. */
  boolean isBoundary(int place) {
    return place >= spelling.length()
        || spelling.charAt(place) == ' '
        || Arrays.binarySearch(begins, place) >= 0;
  }

  /**
   * Where a copy ends: of the first one that begins with a piece after a place, or at all; or -1.
   */
  int end(String copied, int after) {
    int begin = find(copied, after);
    if (begin < 0) {
      begin = find(copied, 0);
    }
    return begin < 0 ? -1 : begin + copied.length();
  }

  private int find(String copied, int from) {
    int begin = spelling.indexOf(copied, from);
    while (begin >= 0 && Arrays.binarySearch(begins, begin) < 0) {
      begin = spelling.indexOf(copied, begin + 1);
    }
    return begin;
  }

  /** What stands from a place on, at most so much of it. */
  String from(int place, int most) {
    return spelling.substring(place, Math.min(spelling.length(), place + most));
  }

  /** A number for a piece, the same for capitals; 0 before the first and after the last. */
  long number(int piece) {
    return piece < 0 || piece >= numbers.length ? 0 : numbers[piece];
  }

  /** Whether a piece is a number, a word, another character, or not there. */
  int kind(int piece) {
    return piece < 0 || piece >= kinds.length ? NONE : kinds[piece];
  }
}
