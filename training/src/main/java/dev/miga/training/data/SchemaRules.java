package dev.miga.training.data;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a schema may say of one value: all schemas that are combined for it, whichever of them
 * holds.
 *
 * @param root that references begin at
 * @param all schemas of the value
 */
record SchemaRules(JsonValue root, List<JsonObject> all) {
  private static final List<String> COMBINED = List.of("allOf", "anyOf", "oneOf");
  private static final int MOST = 1000;

  SchemaRules {
    all = List.copyOf(all);
  }

  static SchemaRules of(JsonValue schema) {
    return new SchemaRules(schema, combined(schema, schema));
  }

  SchemaRules property(String name) {
    return followed(rule -> member(member(rule, "properties"), name));
  }

  SchemaRules items() {
    return followed(rule -> member(rule, "items"));
  }

  /** Whether a text is copied: it may be, and is no choice. */
  boolean isCopied(String text) {
    return all.stream().anyMatch(SchemaRules::isVerbatim)
        && all.stream()
            .noneMatch(
                rule ->
                    member(rule, "enum") instanceof JsonArray choices
                        && choices.items().contains(new JsonString(text)));
  }

  boolean hasChoices() {
    return all.stream().anyMatch(rule -> rule.get("enum").isPresent());
  }

  private static boolean isVerbatim(JsonObject rule) {
    JsonValue verbatim = member(rule, "x-verbatim");
    return verbatim.equals(new JsonBool(true)) || verbatim instanceof JsonString;
  }

  private SchemaRules followed(UnaryOperator<JsonValue> step) {
    return new SchemaRules(
        root, all.stream().flatMap(rule -> combined(step.apply(rule), root).stream()).toList());
  }

  private static List<JsonObject> combined(JsonValue schema, JsonValue root) {
    List<JsonValue> open = new ArrayList<>(List.of(schema));
    List<JsonObject> found = new ArrayList<>();
    for (int i = 0; i < open.size() && i < MOST; i++) {
      if (open.get(i) instanceof JsonObject rule && !found.contains(rule)) {
        found.add(rule);
        COMBINED.stream().flatMap(key -> items(member(rule, key))).forEach(open::add);
        if (member(rule, "$ref") instanceof JsonString reference) {
          open.add(target(reference.value(), root));
        }
      }
    }
    return found;
  }

  private static Stream<JsonValue> items(JsonValue value) {
    return value instanceof JsonArray array ? array.items().stream() : Stream.of();
  }

  /** Of references within the schema; others lead nowhere. */
  private static JsonValue target(String reference, JsonValue root) {
    if (!reference.startsWith("#")) {
      return new JsonNull();
    }
    JsonValue at = root;
    for (String name : reference.substring(1).split("/", -1)) {
      at = name.isEmpty() ? at : member(at, name.replace("~1", "/").replace("~0", "~"));
    }
    return at;
  }

  private static JsonValue member(JsonValue schema, String name) {
    return schema instanceof JsonObject object
        ? object.get(name).orElseGet(JsonNull::new)
        : new JsonNull();
  }
}
