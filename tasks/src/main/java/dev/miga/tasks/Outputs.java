package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The one spelling of an answer: what the model is trained to write, and what it writes. */
public final class Outputs {
  private Outputs() {}

  /**
   * The text that a model writes: for a record compact JSON with keys in the order of the written
   * schema, for a label or a text that itself.
   *
   * @throws MigaException if the value is of another kind, or no such label exists
   */
  public static String canonical(Kind kind, JsonValue value) {
    return switch (kind) {
      case Kind.Extract extract -> inOrder(value, extract.written()).toJson();
      case Kind.Classify classify -> label(value, classify.labels());
      case Kind.Route route -> label(value, route.specialists());
      case Kind.Generate ignored -> text(value);
    };
  }

  /** The answer in what a model writes: a record without what only the written schema has. */
  public static JsonValue answer(Kind kind, JsonValue written) {
    return switch (kind) {
      case Kind.Extract extract ->
          WrittenSchema.answer(written, extract.schema(), extract.written());
      case Kind.Classify ignored -> written;
      case Kind.Route ignored -> written;
      case Kind.Generate ignored -> written;
    };
  }

  private static String label(JsonValue value, List<String> labels) {
    String label = text(value);
    if (!labels.contains(label)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "'" + label + "' is none of the task's labels");
    }
    return label;
  }

  private static String text(JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw new MigaException(ErrorCode.INVALID_ARGUMENT, "expected a text, found " + value.toJson());
  }

  /** Members in the order of the schema's properties; others after them as they come. */
  private static JsonValue inOrder(JsonValue value, JsonValue schema) {
    if (!(schema instanceof JsonObject rules)) {
      return value;
    }
    return switch (value) {
      case JsonObject object -> {
        Map<String, JsonValue> properties = members(rules, "properties");
        Map<String, JsonValue> ordered = new LinkedHashMap<>();
        properties.forEach(
            (name, rule) ->
                object.get(name).ifPresent(member -> ordered.put(name, inOrder(member, rule))));
        object.members().forEach(ordered::putIfAbsent);
        yield new JsonObject(ordered);
      }
      case JsonArray array -> {
        JsonValue rule = rules.get("items").orElse(rules);
        yield new JsonArray(array.items().stream().map(item -> inOrder(item, rule)).toList());
      }
      default -> value;
    };
  }

  private static Map<String, JsonValue> members(JsonObject rules, String key) {
    return rules.get(key).orElse(new JsonObject(Map.of())) instanceof JsonObject object
        ? object.members()
        : Map.of();
  }
}
