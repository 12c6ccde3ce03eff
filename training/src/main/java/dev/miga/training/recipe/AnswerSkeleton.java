package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pieces of an answer that say nothing about its text: its keys, and the values that the schema
 * itself lists, with true, false and null. Where a string or number stands that the schema does not
 * list, one piece ends and the next begins, so {@code {"to":"Ana","by":"card"}} becomes {@code
 * {"to":"} and {@code ","by":"card"}}.
 */
final class AnswerSkeleton {
  private static final JsonObject NOTHING = new JsonObject(Map.of());
  private static final List<String> COMBINED = List.of("anyOf", "oneOf", "allOf");

  private final List<String> pieces = new ArrayList<>();
  private StringBuilder piece = new StringBuilder();

  private AnswerSkeleton() {}

  /**
   * The pieces in their order.
   *
   * @param answer as it is written, its keys in their order
   * @param schema of what is written
   */
  static List<String> of(JsonValue answer, JsonValue schema) {
    AnswerSkeleton skeleton = new AnswerSkeleton();
    skeleton.add(answer, all(schema));
    skeleton.cut();
    return List.copyOf(skeleton.pieces);
  }

  private void cut() {
    if (!piece.toString().isBlank()) {
      pieces.add(piece.toString());
    }
    piece = new StringBuilder();
  }

  /** What may hold of a value: a schema and those that it is combined of. */
  private static List<JsonObject> all(JsonValue schema) {
    List<JsonObject> rules = new ArrayList<>();
    if (schema instanceof JsonObject object) {
      rules.add(object);
      for (String key : COMBINED) {
        if (object.get(key).orElse(NOTHING) instanceof JsonArray options) {
          options.items().forEach(option -> rules.addAll(all(option)));
        }
      }
    }
    return rules;
  }

  private static List<JsonObject> below(List<JsonObject> rules, String key, String name) {
    return rules.stream()
        .map(rule -> rule.get(key).orElse(NOTHING))
        .map(found -> name.isEmpty() ? found : member(found, name))
        .flatMap(found -> all(found).stream())
        .toList();
  }

  private static JsonValue member(JsonValue object, String name) {
    return object instanceof JsonObject members
        ? members.get(name).orElse(new JsonNull())
        : new JsonNull();
  }

  private static boolean isListed(JsonValue value, List<JsonObject> rules) {
    return rules.stream()
        .anyMatch(
            rule ->
                rule.get("const").filter(value::equals).isPresent()
                    || (rule.get("enum").orElse(NOTHING) instanceof JsonArray values
                        && values.items().contains(value)));
  }

  private void add(JsonValue value, List<JsonObject> rules) {
    if (isListed(value, rules)) {
      piece.append(value.toJson());
      return;
    }
    switch (value) {
      case JsonObject object -> members(object, rules);
      case JsonArray array -> {
        List<JsonObject> items = below(rules, "items", "");
        String before = "[";
        for (JsonValue item : array.items()) {
          piece.append(before);
          add(item, items);
          before = ",";
        }
        piece.append(array.items().isEmpty() ? "[]" : "]");
      }
      case JsonString ignored -> {
        piece.append('"');
        cut();
        piece.append('"');
      }
      case JsonNumber ignored -> cut();
      case JsonBool bool -> piece.append(bool.toJson());
      case JsonNull nothing -> piece.append(nothing.toJson());
    }
  }

  /** A key that the schema does not name comes from the text, too. */
  private void members(JsonObject object, List<JsonObject> rules) {
    String before = "{";
    for (Map.Entry<String, JsonValue> entry : object.members().entrySet()) {
      List<JsonObject> rule = below(rules, "properties", entry.getKey());
      boolean isNamed =
          rules.stream()
              .map(r -> r.get("properties").orElse(NOTHING))
              .anyMatch(
                  properties ->
                      properties instanceof JsonObject named
                          && named.get(entry.getKey()).isPresent());
      piece.append(before);
      if (isNamed) {
        piece.append(new JsonString(entry.getKey()).toJson()).append(':');
        add(entry.getValue(), rule);
      } else {
        cut();
      }
      before = ",";
    }
    piece.append(object.members().isEmpty() ? "{}" : "}");
  }
}
