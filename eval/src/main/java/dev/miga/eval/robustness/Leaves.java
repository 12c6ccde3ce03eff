package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Values without parts, within JSON. */
final class Leaves {
  private Leaves() {}

  static Stream<JsonValue> of(JsonValue value) {
    return switch (value) {
      case JsonObject object -> object.members().values().stream().flatMap(Leaves::of);
      case JsonArray array -> array.items().stream().flatMap(Leaves::of);
      default -> Stream.of(value);
    };
  }

  /** The same with other leaves. */
  static JsonValue mapped(JsonValue value, UnaryOperator<JsonValue> leaf) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members().forEach((name, member) -> members.put(name, mapped(member, leaf)));
        yield new JsonObject(members);
      }
      case JsonArray array ->
          new JsonArray(array.items().stream().map(item -> mapped(item, leaf)).toList());
      default -> leaf.apply(value);
    };
  }

  /** The same with another list in the place of the first one that can be changed; else empty. */
  static Optional<JsonValue> withList(
      JsonValue value, Function<JsonArray, Optional<JsonArray>> change) {
    if (value instanceof JsonArray array) {
      Optional<JsonArray> changed = change.apply(array);
      return changed.map(JsonValue.class::cast);
    }
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        Optional<JsonValue> changed = withList(member.getValue(), change);
        if (changed.isPresent()) {
          Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
          members.put(member.getKey(), changed.get());
          return Optional.of(new JsonObject(members));
        }
      }
    }
    return Optional.empty();
  }
}
