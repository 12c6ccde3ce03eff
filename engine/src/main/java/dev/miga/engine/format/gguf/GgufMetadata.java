package dev.miga.engine.format.gguf;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Typed reading of metadata: a value of another type or out of range is the file's fault. */
record GgufMetadata(Path path, Map<String, GgufValue> values) {

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** A whole number from 1 to 2^31 - 1. */
  int positive(String key) {
    return optionalPositive(key).orElseThrow(() -> missing(key));
  }

  Optional<Integer> optionalPositive(String key) {
    Optional<Integer> value = optionalNatural(key);
    if (value.isPresent() && value.get() < 1) {
      throw wrong(key, "a positive 32-bit number", value.get().toString());
    }
    return value;
  }

  /** A whole number from 0 to 2^31 - 1. */
  int natural(String key) {
    return optionalNatural(key).orElseThrow(() -> missing(key));
  }

  private Optional<Integer> optionalNatural(String key) {
    Optional<GgufValue.Whole> whole = value(key, GgufValue.Whole.class);
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    long value = whole.get().value();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw wrong(key, "a 32-bit number", Long.toUnsignedString(value));
    }
    return Optional.of((int) value);
  }

  /** A finite number above 0. */
  float positiveReal(String key) {
    return optionalPositiveReal(key).orElseThrow(() -> missing(key));
  }

  Optional<Float> optionalPositiveReal(String key) {
    Optional<GgufValue.Real> real = value(key, GgufValue.Real.class);
    if (real.isEmpty()) {
      return Optional.empty();
    }
    float value = (float) real.get().value();
    if (!(value > 0) || Float.isInfinite(value)) {
      throw wrong(key, "a positive finite number", Double.toString(real.get().value()));
    }
    return Optional.of(value);
  }

  String text(String key) {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  Optional<String> optionalText(String key) {
    return value(key, GgufValue.Text.class).map(GgufValue.Text::text);
  }

  GgufValue.Array array(String key, GgufType elementType) {
    GgufValue.Array array = value(key, GgufValue.Array.class).orElseThrow(() -> missing(key));
    if (array.elementType() != elementType) {
      throw wrong(key, "an array of " + elementType, "one of " + array.elementType());
    }
    return array;
  }

  <T extends GgufValue> Optional<T> value(String key, Class<T> type) {
    GgufValue value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw wrong(key, "a " + type.getSimpleName(), value.type().toString());
    }
    return Optional.of(type.cast(value));
  }

  MigaException wrong(String key, String expected, String found) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s: metadata '%s' should be %s, found %s; convert the model again"
            .formatted(path, key, expected, found));
  }

  MigaException unsupported(String key, String found, String supported) {
    return new MigaException(
        ErrorCode.UNSUPPORTED,
        "%s: metadata '%s' is %s; Miga runs %s".formatted(path, key, found, supported));
  }

  private MigaException missing(String key) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s: no metadata '%s'; convert the model again".formatted(path, key));
  }
}
