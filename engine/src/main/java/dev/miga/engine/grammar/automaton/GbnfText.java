package dev.miga.engine.grammar.automaton;

import java.util.ArrayList;
import java.util.List;

/** Literals and sets of characters in GBNF. A range of characters is {@code {first, last}}. */
final class GbnfText {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int ASCII_END = 0x80;
  private static final int BMP_END = 0x10000;
  private static final int LAST_CHARACTER = 0x10FFFF;
  private static final String SHORT_ESCAPES = "\"\\bfnrt";
  private static final String SHORT_VALUES = "\"\\\b\f\n\r\t";
  private static final String HEX = "0123456789ABCDEF";

  private GbnfText() {}

  static List<int[]> everything() {
    return List.of(
        new int[] {0, Character.MIN_SURROGATE - 1},
        new int[] {Character.MAX_SURROGATE + 1, LAST_CHARACTER});
  }

  static String literal(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            unit -> {
              switch (unit) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append((char) unit);
              }
            });
    return quoted.append('"').toString();
  }

  /** One character of these, as it is. */
  static String set(List<int[]> ranges) {
    StringBuilder set = new StringBuilder("[");
    for (int[] range : ranges) {
      set.append(character(range[0]));
      if (range[1] > range[0]) {
        set.append('-').append(character(range[1]));
      }
    }
    return set.append(']').toString();
  }

  private static String character(int codePoint) {
    if (codePoint < ASCII_END) {
      return Character.isLetterOrDigit(codePoint)
          ? Character.toString(codePoint)
          : "\\x%02X".formatted(codePoint);
    }
    return codePoint < BMP_END ? "\\u%04X".formatted(codePoint) : "\\U%08X".formatted(codePoint);
  }

  /** One character of these inside a JSON string, escaped where it must be. */
  static String characters(List<int[]> ranges) {
    List<int[]> plain = new ArrayList<>();
    StringBuilder escapes = new StringBuilder();
    StringBuilder[] digits = {new StringBuilder(), new StringBuilder()};
    for (int[] range : ranges) {
      int from = range[0];
      for (int c = range[0]; c <= Math.min(range[1], '\\'); c++) {
        if (c >= FIRST_PRINTABLE && c != '"' && c != '\\') {
          continue;
        }
        addPlain(plain, from, c - 1);
        from = c + 1;
        int at = SHORT_VALUES.indexOf(c);
        if (at >= 0) {
          escapes.append(character(SHORT_ESCAPES.charAt(at)));
        } else {
          char digit = HEX.charAt(c & 0xF);
          digits[c >> 4].append(digit);
          if (Character.isLetter(digit)) {
            digits[c >> 4].append(Character.toLowerCase(digit));
          }
        }
      }
      addPlain(plain, from, range[1]);
    }
    List<String> all = new ArrayList<>();
    if (!plain.isEmpty()) {
      all.add(set(plain));
    }
    if (!escapes.isEmpty()) {
      all.add("\"\\\\\" [" + escapes + "]");
    }
    for (int high = 0; high < digits.length; high++) {
      if (!digits[high].isEmpty()) {
        all.add("\"\\\\u00" + high + "\" [" + digits[high] + "]");
      }
    }
    return String.join(" | ", all);
  }

  private static void addPlain(List<int[]> plain, int first, int last) {
    if (first <= last) {
      plain.add(new int[] {first, last});
    }
  }
}
