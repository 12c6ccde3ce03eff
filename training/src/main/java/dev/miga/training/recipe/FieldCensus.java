package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which fields of a schema the records have values for. Followed through {@code properties} and
 * {@code items}; a list's items count together, as {@code /items/*}.
 */
final class FieldCensus {
  private final Map<String, Tally> fields = new LinkedHashMap<>();

  private static final class Tally {
    private final List<JsonValue> choices;
    private final Set<JsonValue> seen = new HashSet<>();
    private boolean hasValue;

    Tally(List<JsonValue> choices) {
      this.choices = choices;
    }
  }

  /** Of all records. */
  static FieldCensus of(List<JsonValue> records, JsonValue schema) {
    FieldCensus census = new FieldCensus();
    records.forEach(record -> census.add(record, schema, ""));
    return census;
  }

  private void add(JsonValue value, JsonValue schema, String pointer) {
    if (value instanceof JsonObject object
        && member(schema, "properties") instanceof JsonObject properties) {
      properties
          .members()
          .forEach(
              (name, rule) -> {
                String at = pointer + "/" + name;
                Tally tally = fields.computeIfAbsent(at, p -> new Tally(choices(rule)));
                object.get(name).ifPresent(member -> count(tally, member, rule, at));
              });
    } else if (value instanceof JsonArray array) {
      JsonValue rule = member(schema, "items");
      if (!choices(rule).isEmpty()) {
        Tally tally = fields.computeIfAbsent(pointer + "/*", p -> new Tally(choices(rule)));
        array.items().forEach(item -> count(tally, item, rule, pointer + "/*"));
      } else {
        array.items().forEach(item -> add(item, rule, pointer + "/*"));
      }
    }
  }

  private void count(Tally tally, JsonValue value, JsonValue rule, String pointer) {
    tally.hasValue |= !(value instanceof JsonNull || value.equals(new JsonArray(List.of())));
    if (!tally.choices.isEmpty()) {
      tally.seen.add(value);
    }
    add(value, rule, pointer);
  }

  private static List<JsonValue> choices(JsonValue schema) {
    return member(schema, "enum") instanceof JsonArray choices ? choices.items() : List.of();
  }

  private static JsonValue member(JsonValue schema, String name) {
    return schema instanceof JsonObject rules
        ? rules.get(name).orElseGet(JsonNull::new)
        : new JsonNull();
  }

  /** Fields that never have a value. */
  List<String> empty() {
    return fields.entrySet().stream()
        .filter(field -> !field.getValue().hasValue)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Choices of fields that no record has, a line for each field that has a value at all. */
  List<String> unseen() {
    List<String> lines = new ArrayList<>();
    fields.forEach(
        (pointer, tally) -> {
          List<String> unseen =
              tally.choices.stream()
                  .filter(choice -> !tally.seen.contains(choice))
                  .map(JsonValue::toJson)
                  .toList();
          if (tally.hasValue && !unseen.isEmpty()) {
            lines.add(pointer + ": " + String.join(", ", unseen));
          }
        });
    return lines;
  }
}
