package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON line {@code {"text": "...", "special": true}}; other keys are passed over.
 *
 * @param text any text
 * @param special whether control tokens in it are read as such, where the line says
 */
record TextLine(String text, Optional<Boolean> special) {

  /** Reads such lines. */
  static final class Reader {
    private final JsonFactory json =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /**
     * Reads one line.
     *
     * @throws MigaException if it is not one, naming the place
     */
    TextLine read(Utf8Input.Line line) {
      try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line.text())) {
        return read(parser, line.where());
      } catch (JacksonException e) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            line.where() + ": not a line of JSON: " + e.getOriginalMessage(),
            e);
      }
    }

    private static TextLine read(JsonParser parser, String where) {
      Optional<String> text = Optional.empty();
      Optional<Boolean> special = Optional.empty();
      require(parser.nextToken() == JsonToken.START_OBJECT, where, "an object");
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (key) {
          case "text" -> {
            require(value == JsonToken.VALUE_STRING, where, "a string for \"text\"");
            text = Optional.of(parser.getString());
          }
          case "special" -> {
            require(value.isBoolean(), where, "true or false for \"special\"");
            special = Optional.of(parser.getBooleanValue());
          }
          default -> parser.skipChildren();
        }
      }
      require(parser.nextToken() == null, where, "nothing after the object");
      require(text.isPresent(), where, "a key \"text\"");
      return new TextLine(text.orElseThrow(), special);
    }

    private static void require(boolean holds, String where, String expected) {
      if (!holds) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            where
                + ": expected "
                + expected
                + " in a line {\"text\": \"...\", \"special\": false}");
      }
    }
  }
}
