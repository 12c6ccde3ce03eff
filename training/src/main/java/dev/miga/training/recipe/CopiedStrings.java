package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;

/** Strings of an answer that its schema wants copied from the text. */
final class CopiedStrings {
  private CopiedStrings() {}

  /** A string by its pointer. */
  record At(String pointer, String value) {}

  /** Those of a value, found through {@code properties} and {@code items}. */
  static List<At> of(JsonValue value, JsonValue schema) {
    List<At> found = new ArrayList<>();
    add(value, schema, "", found);
    return found;
  }

  private static void add(JsonValue value, JsonValue schema, String pointer, List<At> found) {
    switch (value) {
      case JsonString string -> {
        if (isVerbatim(schema)) {
          found.add(new At(pointer, string.value()));
        }
      }
      case JsonArray array -> {
        JsonValue items = member(schema, "items");
        for (int i = 0; i < array.items().size(); i++) {
          add(array.items().get(i), items, pointer + "/" + i, found);
        }
      }
      case JsonObject object -> {
        JsonValue properties = member(schema, "properties");
        object
            .members()
            .forEach(
                (name, member) ->
                    add(member, member(properties, name), pointer + "/" + name, found));
      }
      case JsonValue.JsonNumber ignored -> {}
      case JsonBool ignored -> {}
      case JsonNull ignored -> {}
    }
  }

  /** Whether a schema wants its strings copied. */
  static boolean isVerbatim(JsonValue schema) {
    JsonValue verbatim = member(schema, "x-verbatim");
    return verbatim.equals(new JsonBool(true)) || verbatim instanceof JsonString;
  }

  /** What a schema has under a name; null where it has nothing. */
  static JsonValue member(JsonValue schema, String name) {
    return schema instanceof JsonObject object
        ? object.get(name).orElseGet(JsonNull::new)
        : new JsonNull();
  }
}
