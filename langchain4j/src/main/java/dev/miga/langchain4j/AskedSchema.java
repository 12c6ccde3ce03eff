package dev.miga.langchain4j;

import static dev.miga.langchain4j.Problems.unsupported;

import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema of a response format as JSON Schema. Objects have no other properties than those
 * named, unless they say otherwise: LangChain4j itself takes no others.
 */
final class AskedSchema {
  private static final JsonValue ANY_OBJECT = JsonValue.parse("{\"type\":\"object\"}");
  private static final JsonValue ANYTHING = new JsonBool(true);

  private static final JsonValue LEAST = JsonValue.parse(Long.toString(Long.MIN_VALUE));
  private static final JsonValue MOST = JsonValue.parse(Long.toString(Long.MAX_VALUE));

  private AskedSchema() {}

  /**
   * The schema.
   *
   * @param format that asks for JSON
   * @throws dev.langchain4j.exception.UnsupportedFeatureException if it cannot be held
   */
  static JsonValue of(ResponseFormat format) {
    return format.jsonSchema() == null ? ANY_OBJECT : schema(format.jsonSchema().rootElement(), "");
  }

  private static JsonValue schema(JsonSchemaElement element, String at) {
    return switch (element) {
      case JsonRawSchema raw -> raw(raw.schema());
      case JsonObjectSchema object -> object(object, at);
      case JsonArraySchema list ->
          described(list)
              .with("type", new JsonString("array"))
              .with("items", list.items() == null ? ANYTHING : schema(list.items(), at + "/*"))
              .toJson();
      case JsonEnumSchema choice ->
          described(choice).with("enum", strings(choice.enumValues())).toJson();
      case JsonAnyOfSchema any ->
          described(any)
              .with(
                  "anyOf",
                  new JsonArray(any.anyOf().stream().map(option -> schema(option, at)).toList()))
              .toJson();
      case JsonReferenceSchema reference ->
          new Members().with("$ref", new JsonString("#/$defs/" + reference.reference())).toJson();
      case JsonStringSchema text -> described(text).with("type", new JsonString("string")).toJson();
      case JsonIntegerSchema whole ->
          described(whole)
              .with("type", new JsonString("integer"))
              .with("minimum", LEAST)
              .with("maximum", MOST)
              .toJson();
      case JsonNumberSchema number ->
          described(number).with("type", new JsonString("number")).toJson();
      case JsonBooleanSchema truth ->
          described(truth).with("type", new JsonString("boolean")).toJson();
      case JsonNullSchema none -> described(none).with("type", new JsonString("null")).toJson();
      default -> throw unsupported(element.getClass().getSimpleName() + " is", "it is not known");
    };
  }

  private static JsonValue raw(String schema) {
    try {
      return JsonValue.parse(schema);
    } catch (MigaException e) {
      throw Problems.named(e);
    }
  }

  private static JsonValue object(JsonObjectSchema object, String at) {
    if (isOptional(object)) {
      throw unsupported(
          "Optional at '" + at + "' is",
          "LangChain4j does not say of what; let the component itself be null, or ask a specialist");
    }
    Members properties = new Members();
    object
        .properties()
        .forEach((name, rule) -> properties.with(name, schema(rule, at + "/" + name)));
    Members schema =
        described(object)
            .with("type", new JsonString("object"))
            .with("properties", properties.toJson())
            .with("required", strings(object.required()))
            .with(
                "additionalProperties",
                new JsonBool(Boolean.TRUE.equals(object.additionalProperties())));
    if (!object.definitions().isEmpty()) {
      Members definitions = new Members();
      object
          .definitions()
          .forEach((name, rule) -> definitions.with(name, schema(rule, at + "/" + name)));
      schema.with("$defs", definitions.toJson());
    }
    return schema.toJson();
  }

  /** What LangChain4j makes of {@code Optional}: the class's one field, of no known type. */
  static boolean isOptional(JsonObjectSchema object) {
    return object.properties().size() == 1
        && object.properties().get("value") instanceof JsonObjectSchema unknown
        && unknown.properties().isEmpty();
  }

  private static JsonArray strings(List<String> texts) {
    return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
  }

  private static Members described(JsonSchemaElement element) {
    Members members = new Members();
    return element.description() == null
        ? members
        : members.with("description", new JsonString(element.description()));
  }

  /** Members of an object in the order in which they come. */
  private static final class Members {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    Members with(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    JsonObject toJson() {
      return new JsonObject(members);
    }
  }
}
