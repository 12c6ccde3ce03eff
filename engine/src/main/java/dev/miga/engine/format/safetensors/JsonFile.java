package dev.miga.engine.format.safetensors;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.ModelLimits;
import dev.miga.engine.format.Printable;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small JSON file, or an object in it, with typed access: a value of another kind or out of range
 * is the file's fault.
 *
 * @param members as {@link JsonCursor#value} reads them
 */
record JsonFile(Path path, Map<String, Object> members) {
  private static final long MAX_BYTES = 16 << 20;

  static JsonFile read(Path path) {
    byte[] utf8 = bytes(path, MAX_BYTES);
    try (JsonCursor cursor = new JsonCursor(path, 0, utf8)) {
      JsonFile file = of(path, cursor.value()).orElseThrow(() -> cursor.wrong("no JSON object"));
      cursor.end();
      return file;
    }
  }

  /** All bytes of a file that must be small. */
  static byte[] bytes(Path path, long maximum) {
    try (MappedFile file = MappedFile.open(path)) {
      if (file.size() > maximum) {
        throw file.damaged(maximum, "the file takes %d bytes, too many".formatted(file.size()));
      }
      return file.bytes().toArray(ValueLayout.JAVA_BYTE);
    }
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  Optional<JsonFile> object(String name) {
    return Optional.ofNullable(members.get(name))
        .map(value -> of(path, value).orElseThrow(() -> wrong(name, "an object", value)));
  }

  Optional<String> string(String name) {
    return value(name, String.class, "a string");
  }

  boolean bool(String name, boolean fallback) {
    return value(name, Boolean.class, "true or false").orElse(fallback);
  }

  List<?> list(String name) {
    return value(name, List.class, "an array").orElse(List.of());
  }

  /** A whole number from 1 to {@code maximum}. */
  int size(String name, int fallback, int maximum) {
    long value = value(name, Long.class, "a whole number").orElse((long) fallback);
    if (value < 1 || value > maximum) {
      throw wrong(name, "from 1 to " + maximum, value);
    }
    return (int) value;
  }

  /** A finite number above 0. */
  float positive(String name, float fallback) {
    float value = value(name, Number.class, "a number").orElse(fallback).floatValue();
    if (!(value > 0) || Float.isInfinite(value)) {
      throw wrong(name, "a positive finite number", value);
    }
    return value;
  }

  /** A number in a range. */
  float real(String name, float fallback, ModelLimits.Range range) {
    float value = positive(name, fallback);
    if (!range.contains(value)) {
      throw wrong(name, range.toString(), value);
    }
    return value;
  }

  MigaException wrong(String name, String expected, Object found) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s: '%s' should be %s, found %s; fetch the file again"
            .formatted(
                path, Printable.shorten(name), expected, Printable.shorten(found.toString())));
  }

  MigaException unsupported(String name, Object found, String supported) {
    return new MigaException(
        ErrorCode.UNSUPPORTED,
        "%s: '%s' is %s; Miga runs %s"
            .formatted(path, name, Printable.shorten(found.toString()), supported));
  }

  private <T> Optional<T> value(String name, Class<T> type, String expected) {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw wrong(name, expected, value);
    }
    return Optional.of(type.cast(value));
  }

  @SuppressWarnings("unchecked") // objects are read as maps from names
  private static Optional<JsonFile> of(Path path, Object value) {
    return value instanceof Map<?, ?> map
        ? Optional.of(new JsonFile(path, (Map<String, Object>) map))
        : Optional.empty();
  }
}
