package dev.miga.shop.store;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes JSON out of Java records, so that {@link dev.miga.tasks.RecordBinder} makes the same
 * records of it: {@code paymentMethod} is {@code payment_method}, an empty {@code Optional} is
 * null, an enum's constant is its name in lower case, an {@code Instant} is its ISO text.
 */
public final class RecordJson {
  private RecordJson() {}

  /**
   * Converts a record, or a value that one can hold.
   *
   * @throws IllegalArgumentException if a type has no JSON, or a number is infinite
   */
  public static JsonValue of(Object value) {
    return switch (value) {
      case JsonValue json -> json;
      case String text -> new JsonString(text);
      case Boolean truth -> new JsonBool(truth);
      case Integer number -> number(BigDecimal.valueOf(number));
      case Long number -> number(BigDecimal.valueOf(number));
      case Double number -> number(finite(number));
      case BigDecimal number -> number(number);
      case Instant time -> new JsonString(time.toString());
      case Enum<?> constant -> new JsonString(constant.name().toLowerCase(Locale.ROOT));
      case Optional<?> optional -> optional.map(RecordJson::of).orElse(new JsonNull());
      case List<?> list -> new JsonArray(list.stream().map(RecordJson::of).toList());
      case Map<?, ?> map -> object(map);
      case Record members -> object(members);
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
    };
  }

  private static JsonObject object(Map<?, ?> map) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    map.forEach((name, value) -> members.put((String) name, of(value)));
    return new JsonObject(members);
  }

  /** The members of a record. */
  static JsonObject object(Record value) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      members.put(spelled(component.getName()), of(member(value, component)));
    }
    return new JsonObject(members);
  }

  private static Object member(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(value.getClass().getName() + " cannot be read", e);
    }
  }

  private static String spelled(String name) {
    return name.replaceAll("(?=\\p{Lu})", "_").toLowerCase(Locale.ROOT);
  }

  private static JsonNumber number(BigDecimal value) {
    return new JsonNumber(value.toString(), value);
  }

  private static BigDecimal finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number " + value);
    }
    return BigDecimal.valueOf(value);
  }
}
