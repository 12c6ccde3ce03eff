package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.tasks.Request;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON lines {@code {"id": "...", "text": "..."}}, as far as they are asked for. A line
 * without an id gets its number; other keys are passed over.
 */
final class RequestLines implements Iterator<Request> {
  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private final Utf8Lines lines;
  private Optional<Utf8Input.Line> next;

  RequestLines(Utf8Lines lines) {
    this.lines = lines;
    this.next = lines.next();
  }

  @Override
  public boolean hasNext() {
    return next.isPresent();
  }

  @Override
  public Request next() {
    Utf8Input.Line line = next.orElseThrow(NoSuchElementException::new);
    next = lines.next();
    return read(line);
  }

  private Request read(Utf8Input.Line line) {
    String where = line.where();
    String id = where.substring(where.lastIndexOf(':') + 1);
    Optional<String> text = Optional.empty();
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line.text())) {
      require(parser.nextToken() == JsonToken.START_OBJECT, where, "an object");
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (key) {
          case "text" -> {
            require(value == JsonToken.VALUE_STRING, where, "a string for \"text\"");
            text = Optional.of(parser.getString());
          }
          case "id" -> {
            require(value.isScalarValue(), where, "a string or number for \"id\"");
            id = parser.getString();
          }
          default -> parser.skipChildren();
        }
      }
      require(parser.nextToken() == null, where, "nothing after the object");
    } catch (JacksonException e) {
      throw new MigaException(
          ErrorCode.INVALID_FILE, where + ": not a line of JSON: " + e.getOriginalMessage(), e);
    }
    require(text.isPresent(), where, "a key \"text\"");
    return new Request(id, text.orElseThrow());
  }

  private static void require(boolean holds, String where, String expected) {
    if (!holds) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          where + ": expected " + expected + " in a line {\"id\": \"1\", \"text\": \"...\"}");
    }
  }
}
