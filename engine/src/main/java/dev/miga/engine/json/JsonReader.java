package dev.miga.engine.json;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON text into a {@link JsonValue}. Refused: syntax errors, text after the value, more
 * than {@value #MAX_DEPTH} levels, numbers of more than {@value #MAX_NUMBER} characters or an
 * exponent beyond {@value #MAX_EXPONENT}.
 */
final class JsonReader {
  static final int MAX_DEPTH = 500;
  static final int MAX_NUMBER = 1000;
  static final int MAX_EXPONENT = 1000;

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  static JsonValue read(String text) {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER)
            .build();
    JsonFactory factory = JsonFactory.builder().streamReadConstraints(limits).build();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      JsonReader reader = new JsonReader(parser);
      JsonValue value = reader.value(parser.nextToken());
      if (parser.nextToken() != null) {
        throw invalid("one value expected, more text found after it");
      }
      return value;
    } catch (JacksonException e) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private JsonValue value(JsonToken token) {
    if (token == null) {
      throw invalid("a value expected, the text ends");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> new JsonValue.JsonString(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
      case VALUE_TRUE -> new JsonValue.JsonBool(true);
      case VALUE_FALSE -> new JsonValue.JsonBool(false);
      case VALUE_NULL -> new JsonValue.JsonNull();
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw invalid("a value expected, " + token + " found");
    };
  }

  private JsonValue object() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      members.put(name, value(parser.nextToken()));
    }
    return new JsonValue.JsonObject(members);
  }

  private JsonValue array() {
    List<JsonValue> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(token));
    }
    return new JsonValue.JsonArray(items);
  }

  private static JsonValue number(String text) {
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, "not valid JSON: number " + text, e);
    }
    if (Math.abs((long) value.scale()) > MAX_EXPONENT + MAX_NUMBER) {
      throw invalid("number " + text + " has an exponent beyond " + MAX_EXPONENT);
    }
    return new JsonValue.JsonNumber(text, value);
  }

  private static MigaException invalid(String what) {
    return new MigaException(ErrorCode.INVALID_ARGUMENT, "not valid JSON: " + what);
  }
}
