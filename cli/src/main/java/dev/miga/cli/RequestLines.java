package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Reply;
import dev.miga.tasks.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON lines {@code {"id": "...", "text": "..."}}, as far as they are asked for. The id of a
 * request is that of its line, as JSON; without one it is the number of the line, as a text. Other
 * keys are passed over. A line that is no request has a failure for a reply, in its place among the
 * replies to the others.
 */
final class RequestLines implements Iterator<Request> {
  /** Lines in a row that may be no requests; more of them, and the file is none of requests. */
  static final int MOST_BAD = 1000;

  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private final Utf8Lines lines;
  private final Consumer<Reply> replies;

  /** The lines that were read and not replied to: failures, and empty for what is under way. */
  private final Deque<Optional<Reply>> waiting = new ArrayDeque<>();

  private Optional<Request> next = Optional.empty();

  /**
   * Requests from lines.
   *
   * @param replies receives what {@link #replied} is given and the failures, in the lines' order
   */
  RequestLines(Utf8Lines lines, Consumer<Reply> replies) {
    this.lines = lines;
    this.replies = replies;
  }

  @Override
  public synchronized boolean hasNext() {
    boolean ended = false;
    for (int bad = 0; next.isEmpty() && !ended; bad++) {
      if (bad == MOST_BAD) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "line %d: %d lines in a row are none of JSON {\"id\", \"text\"}; is it another file?"
                .formatted(lines.number(), MOST_BAD));
      }
      ended = !readLine();
    }
    return next.isPresent();
  }

  @Override
  public synchronized Request next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Request request = next.orElseThrow();
    next = Optional.empty();
    return request;
  }

  /** Passes on the reply to the oldest request that has none. */
  synchronized void replied(Reply reply) {
    waiting.remove();
    replies.accept(reply);
    passFailures();
  }

  private void passFailures() {
    while (!waiting.isEmpty() && waiting.element().isPresent()) {
      replies.accept(waiting.remove().orElseThrow());
    }
  }

  /** Reads one line; false if there is none. */
  private boolean readLine() {
    try {
      Optional<Utf8Input.Line> line = lines.next();
      line.ifPresent(this::read);
      return line.isPresent();
    } catch (MigaException unreadable) {
      failed(lineNumber(), unreadable);
      return true;
    }
  }

  private void read(Utf8Input.Line line) {
    String where = line.where();
    String id = lineNumber();
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
            boolean isText = value == JsonToken.VALUE_STRING;
            id = isText ? quoted(parser.getString()) : parser.getString();
          }
          default -> parser.skipChildren();
        }
      }
      require(parser.nextToken() == null, where, "nothing after the object");
      require(text.isPresent(), where, "a key \"text\"");
      next = Optional.of(new Request(id, text.orElseThrow()));
      waiting.add(Optional.empty());
    } catch (JacksonException e) {
      failed(
          id,
          new MigaException(
              ErrorCode.INVALID_FILE,
              where + ": not a line of JSON: " + e.getOriginalMessage(),
              e));
    } catch (MigaException e) {
      failed(id, e);
    }
  }

  private void failed(String id, MigaException failure) {
    waiting.add(Optional.of(new Reply.Failed(new Request(id, ""), failure)));
    passFailures();
  }

  private String lineNumber() {
    return quoted(Long.toString(lines.number()));
  }

  private static String quoted(String text) {
    return new JsonString(text).toJson();
  }

  private static void require(boolean holds, String where, String expected) {
    if (!holds) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          where + ": expected " + expected + " in a line {\"id\": \"1\", \"text\": \"...\"}");
    }
  }
}
