package dev.miga.mcp;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a client is told about a specialist: a sentence for whoever chooses, and two schemas. */
final class ToolTexts {
  private static final int MOST_NAMES = 40;

  private ToolTexts() {}

  /** What a specialist is for, in a sentence. */
  static String description(Task task) {
    return switch (task.kind()) {
      case Kind.Extract extract ->
          "Reads a record out of a text, with the fields " + fields(extract.schema()) + ".";
      case Kind.Classify classify ->
          labels("Says which of %d labels a text has", classify.labels());
      case Kind.Route route ->
          labels("Says which of %d specialists should have a text", route.specialists());
      case Kind.Generate generate ->
          "Answers a text with free text of at most " + generate.maxTokens() + " tokens.";
    };
  }

  private static String labels(String sentence, List<String> labels) {
    return sentence.formatted(labels.size()) + ": " + listed(labels.stream()) + ".";
  }

  private static String listed(Stream<String> names) {
    List<String> all = names.toList();
    List<String> some = all.subList(0, Math.min(all.size(), MOST_NAMES));
    String more =
        some.size() < all.size() ? " and %d more".formatted(all.size() - some.size()) : "";
    return String.join(", ", some) + more;
  }

  /** Names of a record's fields, each with those of the record or of the list of records in it. */
  private static String fields(JsonValue schema) {
    return listed(
        properties(schema).entrySet().stream()
            .map(
                field -> {
                  String inner = String.join(", ", properties(element(field.getValue())).keySet());
                  return field.getKey() + (inner.isEmpty() ? "" : " (" + inner + ")");
                }));
  }

  private static JsonValue element(JsonValue schema) {
    return schema instanceof JsonObject object ? object.get("items").orElse(schema) : schema;
  }

  private static Map<String, JsonValue> properties(JsonValue schema) {
    return schema instanceof JsonObject object
            && object.get("properties").orElse(null) instanceof JsonObject properties
        ? properties.members()
        : Map.of();
  }

  /** Schema of what a tool takes. */
  static String input(Task task) {
    return """
      {"type": "object", "required": ["text"], "additionalProperties": false,
       "properties": {"text": {"type": "string", "minLength": 1, "maxLength": %d,
         "description": "The text as it was written, at most %d characters."}}}
      """
        .formatted(task.maxCharacters(), task.maxCharacters());
  }

  /**
   * Schema of what a tool answers, where that is an object: the protocol knows no other structured
   * answers.
   */
  static Optional<String> output(Kind kind) {
    return switch (kind) {
      case Kind.Extract extract ->
          isOfObjects(extract.schema()) ? Optional.of(extract.schema().toJson()) : Optional.empty();
      case Kind.Classify classify -> Optional.of(label(classify.labels()));
      case Kind.Route route -> Optional.of(label(route.specialists()));
      case Kind.Generate ignored -> Optional.empty();
    };
  }

  private static boolean isOfObjects(JsonValue schema) {
    return schema instanceof JsonObject object
        && object.get("type").filter(new JsonString("object")::equals).isPresent();
  }

  private static String label(List<String> labels) {
    List<JsonValue> values = new ArrayList<>();
    labels.forEach(label -> values.add(new JsonString(label)));
    values.add(new JsonValue.JsonNull());
    return """
      {"type": "object", "required": ["label", "confidence", "labels"], "properties": {
         "label": {"enum": %s, "description": "The most probable label; null where it is not sure enough."},
         "confidence": {"type": "number", "minimum": 0, "maximum": 1,
           "description": "Probability of the most probable label."},
         "labels": {"type": "object", "additionalProperties": {"type": "number"},
           "description": "The most probable labels with their probabilities."}}}
      """
        .formatted(new JsonArray(values).toJson());
  }

  /** What of a record is under its threshold, for whoever reads the answer. */
  static String uncertain(List<String> pointers) {
    return pointers.stream()
        .map(pointer -> pointer.isEmpty() ? "the record as a whole" : pointer)
        .collect(Collectors.joining(", ", "uncertain: ", ""));
  }
}
