package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a model writes against what is answered. The written schema equals the answer's, except that
 * its objects may have their properties in another order, and more of them; so what is left when
 * the additional ones are taken away is valid under the answer's schema.
 */
final class WrittenSchema {
  private static final Set<String> NOTES = Set.of("$schema", "$id", "title", "description");
  private static final JsonObject NOTHING = new JsonObject(Map.of());

  private WrittenSchema() {}

  /**
   * Compares two schemas.
   *
   * @throws MigaException INVALID_FILE, naming the pointer where they differ in more than they may
   */
  static void check(JsonValue schema, JsonValue written) {
    check(schema, written, "");
  }

  private static void check(JsonValue schema, JsonValue written, String pointer) {
    if (schema instanceof JsonObject s && written instanceof JsonObject w) {
      for (String key : union(s, w)) {
        JsonValue mine = s.get(key).orElse(null);
        JsonValue other = w.get(key).orElse(null);
        if (mine == null || other == null) {
          throw differs(pointer + "/" + key);
        }
        switch (key) {
          case "properties" -> checkProperties(mine, other, pointer + "/properties");
          case "required" -> checkRequired(s, mine, other, pointer + "/required");
          default -> check(mine, other, pointer + "/" + key);
        }
      }
    } else if (schema instanceof JsonArray s
        && written instanceof JsonArray w
        && s.items().size() == w.items().size()) {
      for (int i = 0; i < s.items().size(); i++) {
        check(s.items().get(i), w.items().get(i), pointer + "/" + i);
      }
    } else if (!schema.equals(written)) {
      throw differs(pointer);
    }
  }

  private static List<String> union(JsonObject schema, JsonObject written) {
    Map<String, JsonValue> all = new LinkedHashMap<>(schema.members());
    all.putAll(written.members());
    List<String> keys = new ArrayList<>(all.keySet());
    keys.removeAll(NOTES);
    return keys;
  }

  private static void checkProperties(JsonValue schema, JsonValue written, String pointer) {
    if (!(schema instanceof JsonObject s && written instanceof JsonObject w)) {
      throw differs(pointer);
    }
    s.members()
        .forEach(
            (name, rule) ->
                check(
                    rule,
                    w.get(name).orElseThrow(() -> differs(pointer + "/" + name)),
                    pointer + "/" + name));
  }

  /** What the answer requires is written too, and nothing else of it. */
  private static void checkRequired(
      JsonObject schema, JsonValue mine, JsonValue other, String pointer) {
    if (!(mine instanceof JsonArray required && other instanceof JsonArray written)) {
      throw differs(pointer);
    }
    Set<String> declared = properties(schema).keySet();
    boolean same =
        written.items().containsAll(required.items())
            && written.items().stream()
                .allMatch(
                    name ->
                        required.items().contains(name)
                            || !(name instanceof JsonValue.JsonString text
                                && declared.contains(text.value())));
    if (!same) {
      throw differs(pointer);
    }
  }

  private static MigaException differs(String pointer) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "the written schema differs from the answer's at '%s'; it may only have other properties besides, and another order of them"
            .formatted(pointer));
  }

  /**
   * The answer in what was written: without the properties that only the written schema has, in the
   * order of the answer's schema.
   */
  static JsonValue answer(JsonValue value, JsonValue schema, JsonValue written) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, JsonValue> wanted = properties(schema);
        Map<String, JsonValue> all = properties(written);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        wanted.forEach(
            (name, rule) ->
                object
                    .get(name)
                    .ifPresent(
                        member ->
                            members.put(name, answer(member, rule, all.getOrDefault(name, rule)))));
        object
            .members()
            .forEach(
                (name, member) -> {
                  if (!all.containsKey(name)) {
                    members.put(name, member);
                  }
                });
        yield new JsonObject(members);
      }
      case JsonArray array -> {
        JsonValue rule = items(schema);
        JsonValue writtenRule = items(written);
        yield new JsonArray(
            array.items().stream().map(item -> answer(item, rule, writtenRule)).toList());
      }
      default -> value;
    };
  }

  private static Map<String, JsonValue> properties(JsonValue schema) {
    return schema instanceof JsonObject rules
            && rules.get("properties").orElse(NOTHING) instanceof JsonObject properties
        ? properties.members()
        : Map.of();
  }

  private static JsonValue items(JsonValue schema) {
    return schema instanceof JsonObject rules ? rules.get("items").orElse(NOTHING) : NOTHING;
  }
}
