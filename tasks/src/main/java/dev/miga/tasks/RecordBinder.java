package dev.miga.tasks;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes Java records out of JSON. Components are found by name, whatever the case and with or
 * without {@code _} and {@code -}: {@code payment_method} is {@code paymentMethod}; so are the
 * constants of enums. Known types: records, enums, {@code String}, numbers, {@code boolean}, {@code
 * List}, {@code Optional}, {@link JsonValue}. What is absent or null becomes an empty {@code
 * Optional} or null.
 */
public final class RecordBinder {
  private RecordBinder() {}

  /**
   * Converts a value.
   *
   * @throws IllegalArgumentException if the type does not fit, naming the place
   */
  public static <T> T bind(JsonValue value, Class<T> type) {
    Object bound = bind(value, type, "");
    if (bound == null) {
      throw new IllegalArgumentException("null is no " + type.getName());
    }
    return type.cast(bound);
  }

  private static @Nullable Object bind(JsonValue value, Type type, String where) {
    if (type instanceof ParameterizedType generic) {
      Type argument = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return Optional.ofNullable(bind(value, argument, where));
      }
      if (generic.getRawType() == List.class && value instanceof JsonArray array) {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < array.items().size(); i++) {
          items.add(bind(array.items().get(i), argument, where + "/" + i));
        }
        return items;
      }
    }
    if (type == JsonValue.class) {
      return value;
    }
    return type instanceof Class<?> plain
        ? bindPlain(value, plain, where)
        : misfit(value, type, where);
  }

  private static @Nullable Object bindPlain(JsonValue value, Class<?> type, String where) {
    if (value instanceof JsonNull) {
      return type.isPrimitive() ? misfit(value, type, where) : null;
    }
    if (value instanceof JsonObject object && type.isRecord()) {
      return bindRecord(object, type, where);
    }
    if (value instanceof JsonString string && type == String.class) {
      return string.value();
    }
    if (value instanceof JsonString string && type.isEnum()) {
      return constant(string.value(), type, where);
    }
    if (value instanceof JsonBool bool && (type == boolean.class || type == Boolean.class)) {
      return bool.value();
    }
    return value instanceof JsonNumber number
        ? number(number.value(), type, where)
        : misfit(value, type, where);
  }

  private static Object bindRecord(JsonObject object, Class<?> type, String where) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      JsonValue member = member(object, components[i].getName());
      arguments[i] =
          bind(member, components[i].getGenericType(), where + "/" + components[i].getName());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(type.getName() + " refuses " + object.toJson(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be made", e);
    }
  }

  private static JsonValue member(JsonObject object, String name) {
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      if (isSameName(member.getKey(), name)) {
        return member.getValue();
      }
    }
    return new JsonNull();
  }

  private static Object constant(String name, Class<?> type, String where) {
    for (Object constant : type.getEnumConstants()) {
      if (isSameName(((Enum<?>) constant).name(), name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "%s: %s has no constant for \"%s\"".formatted(where, type.getName(), name));
  }

  /** Whether a name of JSON and one of Java are the same: {@code payment_method} and the like. */
  public static boolean isSameName(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static String plain(String name) {
    return name.replaceAll("[_\\-\\s]", "").toLowerCase(Locale.ROOT);
  }

  private static Object number(BigDecimal value, Class<?> type, String where) {
    if (type == int.class || type == Integer.class) {
      return value.intValueExact();
    }
    if (type == long.class || type == Long.class) {
      return value.longValueExact();
    }
    if (type == double.class || type == Double.class) {
      return value.doubleValue();
    }
    if (type == BigDecimal.class) {
      return value;
    }
    if (type == BigInteger.class) {
      return value.toBigIntegerExact();
    }
    return misfit(new JsonNumber(value.toString(), value), type, where);
  }

  private static Object misfit(JsonValue value, Type type, String where) {
    throw new IllegalArgumentException(
        "%s: %s is no %s"
            .formatted(where.isEmpty() ? "/" : where, value.toJson(), type.getTypeName()));
  }
}
