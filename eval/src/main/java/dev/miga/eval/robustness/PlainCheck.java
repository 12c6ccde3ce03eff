package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Holds an answer against its task, in the plainest way and by other code than that which keeps the
 * model to it. Of schemas it knows {@code type}, {@code enum}, {@code const}, {@code properties},
 * {@code required}, {@code additionalProperties: false}, {@code items}, {@code maxItems}, {@code
 * minItems}, {@code maxLength}, {@code minimum} and {@code maximum}; what else a schema says is not
 * looked at.
 */
final class PlainCheck {
  private final List<String> problems = new ArrayList<>();

  private PlainCheck() {}

  /** What is wrong with an answer; empty where nothing is. */
  static Optional<String> problem(Kind kind, JsonValue answer) {
    return switch (kind) {
      case Kind.Extract extract -> {
        PlainCheck check = new PlainCheck();
        check.value(answer, extract.schema(), "");
        yield check.problems.stream().findFirst();
      }
      case Kind.Classify classify -> label(classify.labels(), answer);
      case Kind.Route route -> label(route.specialists(), answer);
      case Kind.Generate ignored ->
          answer instanceof JsonString ? Optional.empty() : Optional.of("no text");
    };
  }

  private static Optional<String> label(List<String> labels, JsonValue answer) {
    boolean isOne =
        answer instanceof JsonNull
            || (answer instanceof JsonString label && labels.contains(label.value()));
    return isOne ? Optional.empty() : Optional.of("no label: " + answer.toJson());
  }

  private void require(boolean holds, String pointer, String keyword) {
    if (!holds) {
      problems.add("'%s': %s does not hold".formatted(pointer, keyword));
    }
  }

  private void value(JsonValue value, JsonValue schema, String pointer) {
    if (!(schema instanceof JsonObject rules)) {
      return;
    }
    rules
        .get("type")
        .ifPresent(
            types ->
                require(Leaves.of(types).anyMatch(type -> isOf(value, type)), pointer, "type"));
    rules
        .get("enum")
        .ifPresent(
            all ->
                require(
                    all instanceof JsonArray array && array.items().contains(value),
                    pointer,
                    "enum"));
    rules.get("const").ifPresent(only -> require(only.equals(value), pointer, "const"));
    switch (value) {
      case JsonObject object -> members(object, rules, pointer);
      case JsonArray array -> items(array, rules, pointer);
      case JsonString string -> {
        int length = string.value().codePointCount(0, string.value().length());
        bound(rules, "maxLength", pointer, BigDecimal.valueOf(length), sign -> sign <= 0);
      }
      case JsonNumber number -> {
        bound(rules, "minimum", pointer, number.value(), sign -> sign >= 0);
        bound(rules, "maximum", pointer, number.value(), sign -> sign <= 0);
      }
      case JsonBool ignored -> {
        // no more to look at
      }
      case JsonNull ignored -> {
        // no more to look at
      }
    }
  }

  private void bound(
      JsonObject rules, String keyword, String pointer, BigDecimal value, IntPredicate holds) {
    if (rules.get(keyword).orElse(null) instanceof JsonNumber bound) {
      require(holds.test(value.compareTo(bound.value())), pointer, keyword);
    }
  }

  private void members(JsonObject object, JsonObject rules, String pointer) {
    JsonObject properties =
        rules.get("properties").orElse(null) instanceof JsonObject found
            ? found
            : new JsonObject(Map.of());
    if (rules.get("required").orElse(null) instanceof JsonArray required) {
      for (JsonValue name : required.items()) {
        require(
            name instanceof JsonString text && object.get(text.value()).isPresent(),
            pointer,
            "required");
      }
    }
    boolean isClosed = new JsonBool(false).equals(rules.get("additionalProperties").orElse(null));
    object
        .members()
        .forEach(
            (name, member) -> {
              Optional<JsonValue> rule = properties.get(name);
              require(!isClosed || rule.isPresent(), pointer, "additionalProperties");
              rule.ifPresent(own -> value(member, own, pointer + "/" + name));
            });
  }

  private void items(JsonArray array, JsonObject rules, String pointer) {
    BigDecimal count = BigDecimal.valueOf(array.items().size());
    bound(rules, "maxItems", pointer, count, sign -> sign <= 0);
    bound(rules, "minItems", pointer, count, sign -> sign >= 0);
    for (int i = 0; i < array.items().size(); i++) {
      int at = i;
      rules.get("items").ifPresent(rule -> value(array.items().get(at), rule, pointer + "/" + at));
    }
  }

  private static boolean isOf(JsonValue value, JsonValue type) {
    String name = type instanceof JsonString string ? string.value() : "";
    return switch (value) {
      case JsonObject ignored -> name.equals("object");
      case JsonArray ignored -> name.equals("array");
      case JsonString ignored -> name.equals("string");
      case JsonBool ignored -> name.equals("boolean");
      case JsonNull ignored -> name.equals("null");
      case JsonNumber number ->
          name.equals("number")
              || (name.equals("integer") && number.value().stripTrailingZeros().scale() <= 0);
    };
  }
}
