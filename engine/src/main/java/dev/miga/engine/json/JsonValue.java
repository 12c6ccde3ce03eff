package dev.miga.engine.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value as a schema or an instance holds it: order of keys and spelling of numbers are kept.
 * Equality is that of JSON Schema: keys in any order, numbers by value.
 */
public sealed interface JsonValue {

  /** Reads one JSON text. See {@link JsonReader} for what is refused. */
  static JsonValue parse(String text) {
    return JsonReader.read(text);
  }

  /** Compact JSON, escaped in the one way that a grammar emits. */
  default String toJson() {
    StringBuilder out = new StringBuilder();
    JsonText.write(this, out);
    return out.toString();
  }

  /** The literal {@code null}. */
  record JsonNull() implements JsonValue {}

  /** A truth value. */
  record JsonBool(boolean value) implements JsonValue {}

  /** A string of whole code points; lone surrogates are kept as they are. */
  record JsonString(String value) implements JsonValue, Comparable<JsonString> {
    /** Lets maps cope with strings that were made to hash alike. */
    @Override
    public int compareTo(JsonString that) {
      return value.compareTo(that.value);
    }
  }

  /**
   * A number.
   *
   * @param text as written
   * @param value what it means
   */
  record JsonNumber(String text, BigDecimal value) implements JsonValue, Comparable<JsonNumber> {
    /** A whole number. */
    public static JsonNumber of(long value) {
      return new JsonNumber(Long.toString(value), BigDecimal.valueOf(value));
    }

    /** Lets maps cope with numbers that were made to hash alike. */
    @Override
    public int compareTo(JsonNumber that) {
      return value.compareTo(that.value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof JsonNumber that && value.compareTo(that.value) == 0;
    }

    @Override
    public int hashCode() {
      return value.stripTrailingZeros().hashCode();
    }
  }

  /** A list of values. */
  record JsonArray(List<JsonValue> items) implements JsonValue {
    /** Copies the list. */
    public JsonArray {
      items = List.copyOf(items);
    }
  }

  /** Members in the order written; the last of two with the same name counts. */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    /** Copies the map. */
    public JsonObject {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The member of that name. */
    public Optional<JsonValue> get(String name) {
      return Optional.ofNullable(members.get(name));
    }
  }
}
