package dev.miga.server.http;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Members of a JSON object that is being made, in their order. */
public final class JsonMembers {
  private final Map<String, JsonValue> members = new LinkedHashMap<>();

  /** None yet. */
  public JsonMembers() {}

  public JsonMembers put(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  public JsonMembers put(String name, String value) {
    return put(name, new JsonString(value));
  }

  public JsonMembers put(String name, long value) {
    return put(name, JsonNumber.of(value));
  }

  public JsonMembers put(String name, double value) {
    return put(name, number(value));
  }

  /** A finite number. */
  public static JsonNumber number(double value) {
    BigDecimal decimal = BigDecimal.valueOf(value);
    return new JsonNumber(decimal.toString(), decimal);
  }

  public JsonMembers put(String name, List<? extends JsonValue> items) {
    return put(name, new JsonArray(List.copyOf(items)));
  }

  /** A list of strings, to be put. */
  public static List<JsonString> strings(Collection<String> texts) {
    return texts.stream().map(JsonString::new).toList();
  }

  public JsonObject toObject() {
    return new JsonObject(members);
  }
}
