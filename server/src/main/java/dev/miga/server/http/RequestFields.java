package dev.miga.server.http;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a JSON object, taken one by one; what nobody took is refused in the end. A null is
 * as good as none.
 */
public final class RequestFields {
  private final String within;
  private final Map<String, JsonValue> left;

  private RequestFields(String within, Map<String, JsonValue> members) {
    this.within = within;
    this.left = new LinkedHashMap<>(members);
    left.values().removeIf(JsonNull.class::isInstance);
  }

  /** Those of a request's body. */
  public static RequestFields of(JsonValue body) {
    if (body instanceof JsonObject object) {
      return new RequestFields("", object.members());
    }
    throw new BadField("body", "must be a JSON object");
  }

  /** Those of a value within the body. */
  public static RequestFields of(String name, JsonValue value) {
    if (value instanceof JsonObject object) {
      return new RequestFields(name + ".", object.members());
    }
    throw new BadField(name, "must be an object");
  }

  public Optional<JsonValue> take(String name) {
    return Optional.ofNullable(left.remove(name));
  }

  public Optional<String> text(String name) {
    return take(name).map(value -> text(within + name, value));
  }

  public String requiredText(String name) {
    return text(name).orElseThrow(() -> new BadField(within + name, "is missing"));
  }

  public static String text(String name, JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw new BadField(name, "must be a string");
  }

  public Optional<List<JsonValue>> list(String name) {
    return take(name)
        .map(
            value -> {
              if (value instanceof JsonArray array) {
                return array.items();
              }
              throw new BadField(within + name, "must be a list");
            });
  }

  public boolean flag(String name) {
    return take(name)
        .map(
            value -> {
              if (value instanceof JsonBool bool) {
                return bool.value();
              }
              throw new BadField(within + name, "must be true or false");
            })
        .orElse(false);
  }

  public Optional<Long> integer(String name, long least, long most) {
    return number(name, BigDecimal.valueOf(least), BigDecimal.valueOf(most))
        .map(
            value -> {
              if (value.stripTrailingZeros().scale() > 0) {
                throw new BadField(within + name, "must be a whole number");
              }
              return value.longValueExact();
            });
  }

  public Optional<Float> number(String name, double least, double most) {
    return number(name, BigDecimal.valueOf(least), BigDecimal.valueOf(most))
        .map(BigDecimal::floatValue);
  }

  private Optional<BigDecimal> number(String name, BigDecimal least, BigDecimal most) {
    return take(name)
        .map(
            value -> {
              if (value instanceof JsonNumber number
                  && number.value().compareTo(least) >= 0
                  && number.value().compareTo(most) <= 0) {
                return number.value();
              }
              throw new BadField(
                  within + name,
                  "must be a number from %s to %s"
                      .formatted(least.toPlainString(), most.toPlainString()));
            });
  }

  /** Takes a field of which only values that ask for nothing are supported. */
  public void idle(String name, List<String> values) {
    Optional<JsonValue> value = take(name);
    if (value.isPresent() && !values.contains(value.get().toJson())) {
      throw new BadField(
          within + name,
          "is not supported"
              + (values.isEmpty() ? "" : " but for " + String.join(" and ", values)));
    }
  }

  /** Refuses what is left. */
  public void end() {
    for (String name : left.keySet()) {
      throw new BadField(within + name, "is not known here");
    }
  }
}
