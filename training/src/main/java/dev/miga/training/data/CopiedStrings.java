package dev.miga.training.data;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The strings of an answer that are copied from its text: those under {@code x-verbatim}, through
 * {@code properties}, {@code items}, combined schemas and references within the schema.
 */
public final class CopiedStrings {
  private static final JsonValue NO_RULES = new JsonObject(Map.of());

  private final SchemaRules rules;

  CopiedStrings(SchemaRules rules) {
    this.rules = rules;
  }

  SchemaRules rules() {
    return rules;
  }

  /**
   * A copied string.
   *
   * @param place path of the schema, with the values of the choices beside it and above it: artists
   *     are told from albums where another property says which a value is
   * @param pointer to it in the answer
   */
  public record Copy(String place, String pointer, String value) {}

  /** Those of answers under a schema. */
  public static CopiedStrings of(JsonValue schema) {
    return new CopiedStrings(SchemaRules.of(schema));
  }

  /** Those of the answers that a task learns to write. */
  public static CopiedStrings of(Kind kind) {
    return of(
        switch (kind) {
          case Kind.Extract extract -> extract.written();
          case Kind.Classify ignored -> NO_RULES;
          case Kind.Route ignored -> NO_RULES;
          case Kind.Generate ignored -> NO_RULES;
        });
  }

  /** In the order of the answer. */
  public List<Copy> in(JsonValue answer) {
    List<Copy> copies = new ArrayList<>();
    rewritten(
        answer,
        copy -> {
          copies.add(copy);
          return copy.value();
        });
    return copies;
  }

  /** The answer with what a function says in the place of every copy. */
  public JsonValue rewritten(JsonValue answer, Function<Copy, String> to) {
    return rewritten(answer, rules, "", "", to);
  }

  private static JsonValue rewritten(
      JsonValue value, SchemaRules rules, String place, String pointer, Function<Copy, String> to) {
    return switch (value) {
      case JsonString string ->
          rules.isCopied(string.value())
              ? new JsonString(to.apply(new Copy(place, pointer, string.value())))
              : string;
      case JsonArray array -> {
        SchemaRules items = rules.items();
        List<JsonValue> all = new ArrayList<>();
        for (int i = 0; i < array.items().size(); i++) {
          all.add(rewritten(array.items().get(i), items, place + "[]", pointer + "/" + i, to));
        }
        yield new JsonArray(all);
      }
      case JsonObject object -> {
        String inside = place + chosen(object, rules);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object
            .members()
            .forEach(
                (name, member) ->
                    members.put(
                        name,
                        rewritten(
                            member,
                            rules.property(name),
                            inside + "." + name,
                            pointer + "/" + name,
                            to)));
        yield new JsonObject(members);
      }
      default -> value;
    };
  }

  private static String chosen(JsonObject object, SchemaRules rules) {
    StringBuilder found = new StringBuilder();
    object
        .members()
        .forEach(
            (name, member) -> {
              if (rules.property(name).hasChoices()) {
                found.append('{').append(name).append('=').append(member.toJson()).append('}');
              }
            });
    return found.toString();
  }
}
