package dev.miga.engine.grammar;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes schemas of every supported keyword, and values that may or may not satisfy them. */
public final class RandomSchemas {
  private static final List<String> NAMES =
      List.of("a", "b", "ab", "name", "the", "ñ", "x\"y", "n\n", "日本");
  private static final List<String> TEXTS =
      List.of("", "a", "ab", "the", "ñandú", "日本🍞", "x\"y\\z", "\n\t", "1", "aaaa", "2024-02-29");
  private static final List<String> NUMBERS =
      List.of("0", "1", "-1", "2", "7", "12", "-30", "0.5", "1.25", "100", "-0.001", "1000000");
  private static final List<String> PATTERNS =
      List.of(
          "^a+$",
          "b",
          "^[a-z]{2,4}$",
          "^(the|ab)?$",
          "^\\d+\\.\\d$",
          "[^a]$",
          "^[^\"]*$",
          "ñ",
          "^(?!the)[a-z]+$",
          "^a|b$",
          "^\\w+@\\w+$",
          "^[\\s\\S]{1,3}$",
          "^$",
          "^(aa|b)*$");
  private static final List<String> FORMATS =
      List.of("date", "time", "date-time", "ipv4", "ipv6", "uuid");
  private static final List<String> TYPES =
      List.of("null", "boolean", "integer", "number", "string", "array", "object");

  private final RandomGenerator random;
  private int definitions;

  /** Schemas that follow from what {@code random} draws. */
  public RandomSchemas(RandomGenerator random) {
    this.random = random;
  }

  /** A schema with some definitions that may refer to each other and to themselves. */
  public JsonValue document() {
    definitions = random.nextInt(3);
    Map<String, JsonValue> members = new LinkedHashMap<>(object(schema(4)));
    Map<String, JsonValue> named = new LinkedHashMap<>();
    for (int i = 0; i < definitions; i++) {
      named.put("d" + i, schema(3));
    }
    members.put("$defs", new JsonObject(named));
    return new JsonObject(members);
  }

  private static Map<String, JsonValue> object(JsonValue value) {
    return value instanceof JsonObject object ? object.members() : Map.of("type", string("object"));
  }

  private JsonValue schema(int depth) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    switch (random.nextInt(depth > 0 ? 14 : 7)) {
      case 0 -> members.put("enum", values(1 + random.nextInt(4)));
      case 1 -> members.put("const", value(1));
      case 2 -> text(members);
      case 3 -> number(members, "integer");
      case 4 -> number(members, "number");
      case 5 -> members.put("type", types());
      case 6 -> {
        return random.nextInt(4) == 0 ? new JsonBool(random.nextInt(3) > 0) : schema(0);
      }
      case 7, 8, 9 -> object(members, depth);
      case 10 -> array(members, depth);
      case 11 -> members.put(pick(List.of("anyOf", "oneOf", "allOf")), schemas(depth));
      case 12 -> {
        if (definitions > 0) {
          members.put("$ref", string("#/$defs/d" + random.nextInt(definitions)));
        }
      }
      default -> conditional(members, depth);
    }
    return new JsonObject(members);
  }

  private void conditional(Map<String, JsonValue> members, int depth) {
    object(members, depth);
    if (random.nextBoolean()) {
      members.put("not", schema(depth - 1));
    } else {
      members.put("if", schema(depth - 1));
      members.put("then", schema(depth - 1));
      members.put("else", schema(depth - 1));
    }
  }

  private void text(Map<String, JsonValue> members) {
    members.put("type", string("string"));
    switch (random.nextInt(4)) {
      case 0 -> members.put("pattern", string(pick(PATTERNS)));
      case 1 -> members.put("format", string(pick(FORMATS)));
      case 2 -> {
        members.put("pattern", string(pick(PATTERNS)));
        members.put("minLength", count(4));
        members.put("maxLength", count(8));
      }
      default -> {
        members.put("minLength", count(3));
        members.put("maxLength", count(9));
      }
    }
  }

  private void number(Map<String, JsonValue> members, String type) {
    members.put("type", string(type));
    if (random.nextBoolean()) {
      members.put(pick(List.of("minimum", "exclusiveMinimum")), pickNumber());
    }
    if (random.nextBoolean()) {
      members.put(pick(List.of("maximum", "exclusiveMaximum")), pickNumber());
    }
    if (random.nextInt(4) == 0) {
      members.put("multipleOf", number(pick(List.of("1", "3", "7", "0.5", "0.01"))));
    }
  }

  private void object(Map<String, JsonValue> members, int depth) {
    if (random.nextInt(4) > 0) {
      members.put("type", string("object"));
    }
    Map<String, JsonValue> properties = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      properties.put(pick(NAMES), schema(depth - 1));
    }
    members.put("properties", new JsonObject(properties));
    List<JsonValue> required = new ArrayList<>();
    for (String name : properties.keySet()) {
      if (random.nextBoolean()) {
        required.add(string(name));
      }
    }
    members.put("required", new JsonArray(required));
    if (random.nextInt(3) > 0) {
      members.put("additionalProperties", random.nextBoolean() ? new JsonBool(false) : schema(0));
    }
    if (random.nextInt(4) == 0) {
      members.put("patternProperties", new JsonObject(Map.of(pick(PATTERNS), schema(depth - 1))));
    }
    if (random.nextInt(6) == 0) {
      members.put("maxProperties", count(4));
    }
    if (random.nextInt(8) == 0) {
      members.put("minProperties", count(3));
    }
    if (random.nextInt(8) == 0) {
      members.put("propertyNames", new JsonObject(Map.of("pattern", string(pick(PATTERNS)))));
    }
    if (random.nextInt(6) == 0) {
      JsonArray names = new JsonArray(List.of(string(pick(NAMES))));
      members.put("dependentRequired", new JsonObject(Map.of(pick(NAMES), names)));
    }
  }

  private void array(Map<String, JsonValue> members, int depth) {
    members.put("type", string("array"));
    members.put("items", schema(depth - 1));
    if (random.nextInt(3) == 0) {
      members.put("prefixItems", schemas(depth));
    }
    if (random.nextBoolean()) {
      members.put("minItems", count(3));
    }
    if (random.nextBoolean()) {
      members.put("maxItems", count(4));
    }
  }

  private JsonValue schemas(int depth) {
    List<JsonValue> schemas = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      schemas.add(schema(depth - 1));
    }
    return new JsonArray(schemas);
  }

  private JsonValue types() {
    List<JsonValue> types = new ArrayList<>();
    for (String type : TYPES) {
      if (random.nextInt(3) == 0) {
        types.add(string(type));
      }
    }
    return types.isEmpty() ? string("string") : new JsonArray(types);
  }

  private JsonValue values(int count) {
    List<JsonValue> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(value(1));
    }
    return new JsonArray(values.stream().distinct().toList());
  }

  /** Any value. */
  JsonValue value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> new JsonNull();
      case 1 -> new JsonBool(random.nextBoolean());
      case 2 -> pickNumber();
      case 3, 4 -> string(pick(TEXTS));
      case 5 -> values(random.nextInt(3));
      default -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.put(pick(NAMES), value(depth - 1));
        }
        yield new JsonObject(members);
      }
    };
  }

  /** A value like the given one, with one thing changed. */
  JsonValue mutated(JsonValue value) {
    if (value instanceof JsonObject object && random.nextInt(4) > 0) {
      Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
      String name =
          members.isEmpty() || random.nextInt(4) == 0
              ? pick(NAMES)
              : pick(List.copyOf(members.keySet()));
      if (random.nextInt(3) == 0) {
        members.remove(name);
      } else {
        JsonValue old = members.get(name);
        members.put(name, old == null ? value(1) : mutated(old));
      }
      return new JsonObject(members);
    }
    if (value instanceof JsonArray array && random.nextInt(4) > 0) {
      List<JsonValue> items = new ArrayList<>(array.items());
      if (items.isEmpty() || random.nextInt(3) == 0) {
        items.add(value(1));
      } else {
        int index = random.nextInt(items.size());
        items.set(index, mutated(items.get(index)));
      }
      return new JsonArray(items);
    }
    return value(1);
  }

  private JsonValue count(int bound) {
    return number(Integer.toString(random.nextInt(bound)));
  }

  private JsonValue pickNumber() {
    return number(pick(NUMBERS));
  }

  private <T> T pick(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  private static JsonValue number(String text) {
    return new JsonNumber(text, new BigDecimal(text));
  }

  private static JsonValue string(String text) {
    return new JsonString(text);
  }
}
