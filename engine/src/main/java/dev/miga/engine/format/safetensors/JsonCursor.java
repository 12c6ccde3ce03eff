package dev.miga.engine.format.safetensors;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON of unknown origin, token by token: nesting, numbers and strings are limited, a name may
 * occur once in an object, and what is not as expected is a {@link MigaException} with its byte
 * offset.
 */
final class JsonCursor implements AutoCloseable {
  private static final int MAX_NESTING = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNameLength(4096)
                  .maxStringLength(1 << 20)
                  .build())
          .build();

  private final Path path;
  private final long start;
  private final JsonParser parser;
  private JsonToken token;

  /**
   * At the first token.
   *
   * @param path the file, for messages
   * @param start offset of the text in it
   */
  JsonCursor(Path path, long start, byte[] utf8) {
    this.path = path;
    this.start = start;
    this.parser = FACTORY.createParser(ObjectReadContext.empty(), utf8);
    this.token = next();
  }

  /** Whether the current value is of this kind. */
  boolean at(JsonToken kind) {
    return token == kind;
  }

  /** Enters an object. */
  void beginObject() {
    require(JsonToken.START_OBJECT, "an object");
    token = next();
  }

  /** Whether the object has another member; otherwise leaves it. */
  boolean hasMember() {
    return hasMore(JsonToken.END_OBJECT);
  }

  /** The member's name; its value is next. */
  String name() {
    require(JsonToken.PROPERTY_NAME, "a name");
    String name = parser.currentName();
    token = next();
    return name;
  }

  /** Enters an array. */
  void beginArray() {
    require(JsonToken.START_ARRAY, "an array");
    token = next();
  }

  /** Whether the array has another element; otherwise leaves it. */
  boolean hasElement() {
    return hasMore(JsonToken.END_ARRAY);
  }

  private boolean hasMore(JsonToken end) {
    if (token != end) {
      return true;
    }
    token = next();
    return false;
  }

  String string() {
    require(JsonToken.VALUE_STRING, "a string");
    try {
      String value = parser.getString();
      token = next();
      return value;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** A whole number that fits in 64 bits. */
  long whole() {
    require(JsonToken.VALUE_NUMBER_INT, "a whole number");
    try {
      long value = parser.getLongValue();
      token = next();
      return value;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  boolean bool() {
    if (token != JsonToken.VALUE_TRUE) {
      require(JsonToken.VALUE_FALSE, "true or false");
    }
    boolean value = token == JsonToken.VALUE_TRUE;
    token = next();
    return value;
  }

  /** Steps over a value of any kind. */
  void skip() {
    try {
      parser.skipChildren();
      token = next();
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /**
   * A value as {@link Map}, {@link List}, {@link String}, {@link Long}, {@link Double} or {@link
   * Boolean}. Members that are null are left out.
   */
  Object value() {
    try {
      return switch (token) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> string();
        case VALUE_NUMBER_INT -> whole();
        case VALUE_NUMBER_FLOAT -> real();
        case VALUE_TRUE, VALUE_FALSE -> bool();
        default -> throw unexpected("a value");
      };
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  private double real() {
    double value = parser.getDoubleValue();
    token = next();
    return value;
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    beginObject();
    while (hasMember()) {
      String name = name();
      if (token == JsonToken.VALUE_NULL) {
        token = next();
      } else {
        object.put(name, value());
      }
    }
    return object;
  }

  private List<Object> array() {
    List<Object> array = new ArrayList<>();
    beginArray();
    while (hasElement()) {
      array.add(value());
    }
    return array;
  }

  /** Requires that nothing but space follows. */
  void end() {
    if (token != JsonToken.NOT_AVAILABLE) {
      throw unexpected("the end");
    }
  }

  /** The exception for a value that is not what it should be. */
  MigaException wrong(String what) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s, byte %d: %s; the file is damaged, fetch it again".formatted(path, offset(), what));
  }

  private long offset() {
    return start + Math.max(0, parser.currentTokenLocation().getByteOffset());
  }

  private void require(JsonToken expected, String what) {
    if (token != expected) {
      throw unexpected(what);
    }
  }

  private MigaException unexpected(String expected) {
    return wrong("expected " + expected + ", found " + token);
  }

  private MigaException malformed(JacksonException e) {
    return wrong("no sound JSON: " + Printable.shorten(e.getOriginalMessage()));
  }

  private JsonToken next() {
    try {
      JsonToken next = parser.nextToken();
      return next == null ? JsonToken.NOT_AVAILABLE : next;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  @Override
  public void close() {
    parser.close();
  }
}
