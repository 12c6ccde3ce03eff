package dev.miga.langchain4j;

import static dev.miga.langchain4j.Problems.unsupported;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.RecordBinder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A specialist's answer in the form that a response format asks for. A specialist has its own
 * schema; what is asked for says how its fields are called and which of them are wanted. Names are
 * the same as for a {@link RecordBinder}. What is null and must not be is left out where it may be.
 * An answer that is no object becomes the one property of an object that has one.
 */
final class AnswerFit {
  private final Map<String, JsonSchemaElement> definitions;

  private AnswerFit(Map<String, JsonSchemaElement> definitions) {
    this.definitions = definitions;
  }

  /**
   * Fits an answer.
   *
   * @throws UnsupportedFeatureException if it does not fit, naming the place
   */
  static JsonValue fit(JsonValue output, JsonSchema asked) {
    if (!(asked.rootElement() instanceof JsonObjectSchema root)) {
      return new AnswerFit(Map.of()).fit(output, asked.rootElement(), "");
    }
    boolean isWrapped = !(output instanceof JsonObject) && root.properties().size() == 1;
    JsonValue value =
        isWrapped
            ? new JsonObject(Map.of(root.properties().keySet().iterator().next(), output))
            : output;
    return new AnswerFit(root.definitions()).fit(value, root, "");
  }

  private JsonValue fit(JsonValue value, JsonSchemaElement asked, String at) {
    return switch (asked) {
      case JsonObjectSchema object -> object(value, object, at);
      case JsonArraySchema list -> list(value, list, at);
      case JsonEnumSchema choice -> choice(value, choice, at);
      case JsonAnyOfSchema any -> any(value, any, at);
      case JsonReferenceSchema reference -> {
        JsonSchemaElement known = definitions.get(reference.reference());
        yield known == null ? misfit(value, "a known $ref", at) : fit(value, known, at);
      }
      case JsonStringSchema text -> plain(value instanceof JsonString, value, "a string", at);
      case JsonIntegerSchema whole -> plain(isWhole(value), value, "an integer", at);
      case JsonNumberSchema number -> plain(value instanceof JsonNumber, value, "a number", at);
      case JsonBooleanSchema truth -> plain(value instanceof JsonBool, value, "true or false", at);
      case JsonNullSchema none -> plain(value instanceof JsonNull, value, "null", at);
      default -> misfit(value, asked.getClass().getSimpleName(), at);
    };
  }

  private static JsonValue plain(boolean fits, JsonValue value, String expected, String at) {
    return fits ? value : misfit(value, expected, at);
  }

  private static boolean isWhole(JsonValue value) {
    return value instanceof JsonNumber number && number.value().stripTrailingZeros().scale() <= 0;
  }

  private JsonValue object(JsonValue value, JsonObjectSchema asked, String at) {
    if (!(value instanceof JsonObject object)) {
      return AskedSchema.isOptional(asked) ? value : misfit(value, "an object", at);
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    asked
        .properties()
        .forEach(
            (name, rule) ->
                member(object, name)
                    .filter(found -> isWanted(found, name, asked))
                    .ifPresentOrElse(
                        found -> members.put(name, fit(found, rule, at + "/" + name)),
                        () -> requireOptional(asked, name, at)));
    return new JsonObject(members);
  }

  /** Null is there where it must be; elsewhere it says as much as nothing. */
  private static boolean isWanted(JsonValue found, String name, JsonObjectSchema asked) {
    return !(found instanceof JsonNull) || asked.required().contains(name);
  }

  private static void requireOptional(JsonObjectSchema asked, String name, String at) {
    if (asked.required().contains(name)) {
      throw unsupported(
          "the response format is", "the specialist's answer has no '%s/%s'".formatted(at, name));
    }
  }

  private static Optional<JsonValue> member(JsonObject object, String name) {
    return object
        .get(name)
        .or(
            () ->
                object.members().entrySet().stream()
                    .filter(member -> RecordBinder.isSameName(member.getKey(), name))
                    .map(Map.Entry::getValue)
                    .findFirst());
  }

  private JsonValue list(JsonValue value, JsonArraySchema asked, String at) {
    if (!(value instanceof JsonArray list)) {
      return misfit(value, "a list", at);
    }
    if (asked.items() == null) {
      return list;
    }
    List<JsonValue> items = new ArrayList<>();
    for (JsonValue item : list.items()) {
      items.add(fit(item, asked.items(), at + "/" + items.size()));
    }
    return new JsonArray(items);
  }

  private static JsonValue choice(JsonValue value, JsonEnumSchema asked, String at) {
    return asked.enumValues().stream()
        .filter(
            name -> value instanceof JsonString text && RecordBinder.isSameName(text.value(), name))
        .findFirst()
        .<JsonValue>map(JsonString::new)
        .orElseGet(() -> misfit(value, "one of " + asked.enumValues(), at));
  }

  private JsonValue any(JsonValue value, JsonAnyOfSchema asked, String at) {
    for (JsonSchemaElement option : asked.anyOf()) {
      try {
        return fit(value, option, at);
      } catch (UnsupportedFeatureException e) {
        // The next one may fit.
      }
    }
    return misfit(value, "one of the schemas", at);
  }

  private static JsonValue misfit(JsonValue value, String expected, String at) {
    throw unsupported(
        "the response format is",
        "the specialist's answer has %s at '%s', expected %s"
            .formatted(value.toJson(), at, expected));
  }
}
