package dev.miga.shop.whatsapp;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Members of what WhatsApp sends. One of another type than expected is as good as none. */
final class JsonPart {
  private static final char UNKNOWN = '\uFFFD';

  private JsonPart() {}

  static Optional<JsonObject> object(JsonObject of, String name) {
    return of.get(name).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }

  /** All elements of a list; empty if there is no list. */
  static List<JsonValue> items(JsonObject of, String name) {
    return of.get(name)
        .filter(JsonArray.class::isInstance)
        .map(list -> ((JsonArray) list).items())
        .orElse(List.of());
  }

  /** The elements of a list that are objects. */
  static List<JsonObject> objects(JsonObject of, String name) {
    return items(of, name).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  /** A text that every database takes: no NUL, no half of a surrogate pair. */
  static Optional<String> text(JsonObject of, String name) {
    return of.get(name)
        .filter(JsonString.class::isInstance)
        .map(string -> storable(((JsonString) string).value()));
  }

  /** A number, also one that is written as a string. */
  static Optional<BigDecimal> number(JsonObject of, String name) {
    return of.get(name)
        .flatMap(
            value ->
                value instanceof JsonNumber number
                    ? Optional.of(number.value())
                    : text(of, name).flatMap(JsonPart::decimal));
  }

  private static Optional<BigDecimal> decimal(String text) {
    return text.matches("-?\\d{1,20}(\\.\\d{1,20})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  private static String storable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point ->
                out.appendCodePoint(
                    point == 0 || (point <= 0xFFFF && Character.isSurrogate((char) point))
                        ? UNKNOWN
                        : point));
    return out.toString();
  }
}
