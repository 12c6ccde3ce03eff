package dev.miga.engine.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The one spelling of a JSON value that grammars emit and accept: no insignificant white space; in
 * strings only what must be escaped is, by {@code \" \\ \b \f \n \r \t}, other control characters
 * as {@code \}{@code u00xx}; numbers without exponent or needless zeros, unless that is very long.
 * A string has one spelling only, so that "is not one of these names" can be decided on bytes.
 */
public final class JsonText {
  private static final int MAX_PLAIN_DIGITS = 40;
  private static final int CONTROL_END = 0x20;
  private static final int[] HEX_SHIFTS = {12, 8, 4, 0};

  private JsonText() {}

  public static byte[] bytes(JsonValue value) {
    return value.toJson().getBytes(StandardCharsets.UTF_8);
  }

  /** The inside of a string, without its quotes. */
  public static byte[] escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    escape(text, out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  static void write(JsonValue value, StringBuilder out) {
    switch (value) {
      case JsonValue.JsonNull ignored -> out.append("null");
      case JsonValue.JsonBool truth -> out.append(truth.value());
      case JsonValue.JsonNumber number -> number(number, out);
      case JsonValue.JsonString string -> quote(string.value(), out);
      case JsonValue.JsonArray array -> {
        char separator = '[';
        for (JsonValue item : array.items()) {
          out.append(separator);
          write(item, out);
          separator = ',';
        }
        out.append(array.items().isEmpty() ? "[]" : "]");
      }
      case JsonValue.JsonObject object -> {
        char separator = '{';
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          out.append(separator);
          quote(member.getKey(), out);
          out.append(':');
          write(member.getValue(), out);
          separator = ',';
        }
        out.append(object.members().isEmpty() ? "{}" : "}");
      }
    }
  }

  private static void number(JsonValue.JsonNumber number, StringBuilder out) {
    BigDecimal value = number.value().stripTrailingZeros();
    int digitsBeforePoint = value.precision() - value.scale();
    if (value.signum() == 0) {
      out.append('0');
    } else if (digitsBeforePoint > MAX_PLAIN_DIGITS || value.scale() > MAX_PLAIN_DIGITS) {
      out.append(number.text());
    } else {
      out.append(value.toPlainString());
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    escape(text, out);
    out.append('"');
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < CONTROL_END) {
            out.append("\\u");
            for (int shift : HEX_SHIFTS) {
              out.append(Character.forDigit((c >> shift) & 0xF, 16));
            }
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
