package dev.miga.cli;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema for writing: where an object lists its properties and says nothing of others, JSON
 * Schema allows any, and a model would invent them until it is stopped. Here such an object has the
 * properties that it lists and no others. Every text of the closed schema is one of the open one,
 * so a schema that combines others is left as it is: there a closed part could contradict the rest.
 */
final class ClosedSchema {
  private static final String PROPERTIES = "properties";

  /** What says something of other properties, or would after closing. */
  private static final Set<String> SAYS_MORE =
      Set.of("additionalProperties", "patternProperties", "unevaluatedProperties", "minProperties");

  private static final Set<String> COMBINING =
      Set.of(
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "if",
          "$ref",
          "$dynamicRef",
          "$recursiveRef",
          "dependencies",
          "dependentRequired",
          "dependentSchemas");

  private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

  private ClosedSchema() {}

  /** The schema, closed where that is safe. */
  static JsonValue of(JsonValue schema) {
    return isCombined(schema) ? schema : closed(schema);
  }

  private static boolean isCombined(JsonValue schema) {
    return switch (schema) {
      case JsonObject object ->
          object.members().entrySet().stream()
              .anyMatch(
                  entry ->
                      COMBINING.contains(entry.getKey())
                          || (!DATA.contains(entry.getKey())
                              && (entry.getKey().equals(PROPERTIES)
                                  ? values(entry.getValue()).stream()
                                      .anyMatch(ClosedSchema::isCombined)
                                  : isCombined(entry.getValue()))));
      case JsonArray array -> array.items().stream().anyMatch(ClosedSchema::isCombined);
      default -> false;
    };
  }

  private static List<JsonValue> values(JsonValue properties) {
    return properties instanceof JsonObject object
        ? List.copyOf(object.members().values())
        : List.of();
  }

  private static JsonValue closed(JsonValue schema) {
    if (schema instanceof JsonArray array) {
      return new JsonArray(array.items().stream().map(ClosedSchema::closed).toList());
    }
    if (!(schema instanceof JsonObject object)) {
      return schema;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (key, value) -> {
              if (key.equals(PROPERTIES) && value instanceof JsonObject properties) {
                Map<String, JsonValue> each = new LinkedHashMap<>();
                properties.members().forEach((name, rule) -> each.put(name, closed(rule)));
                members.put(key, new JsonObject(each));
              } else {
                members.put(key, DATA.contains(key) ? value : closed(value));
              }
            });
    if (members.get(PROPERTIES) instanceof JsonObject properties
        && SAYS_MORE.stream().noneMatch(members::containsKey)
        && listsAll(members.get("required"), properties)) {
      members.put("additionalProperties", new JsonBool(false));
    }
    return new JsonObject(members);
  }

  private static boolean listsAll(@Nullable JsonValue required, JsonObject properties) {
    return !(required instanceof JsonArray names)
        || names.items().stream()
            .allMatch(
                name ->
                    name instanceof JsonString text
                        && properties.members().containsKey(text.value()));
  }
}
