package dev.miga.engine.format;

/** Strings from files made fit for a message: short, on one line, without control characters. */
public final class Printable {
  private static final int MAX_LENGTH = 80;

  private Printable() {}

  /** The text in single quotes, escaped, and cut after 80 characters. */
  public static String quote(String text) {
    return "'" + shorten(text) + "'";
  }

  /** The text, escaped, and cut after 80 characters. */
  public static String shorten(String text) {
    return text.length() > MAX_LENGTH
        ? oneLine(text.substring(0, MAX_LENGTH)) + "..."
        : oneLine(text);
  }

  /** All of the text, escaped: a message with parts that come from files. */
  public static String oneLine(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      append(out, text.charAt(i));
    }
    return out.toString();
  }

  private static void append(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      default -> {
        if (isUnsafe(c)) {
          out.append("\\u%04x".formatted((int) c));
        } else {
          out.append(c);
        }
      }
    }
  }

  /** Control and formatting characters could move a terminal's cursor or reverse its text. */
  private static boolean isUnsafe(char c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
