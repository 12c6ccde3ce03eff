package dev.miga.training.data;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The strings {@code $slot} in the gold of a template, which stand for values of slots. A string
 * that begins with {@code $$} is what stands behind the first of them.
 */
final class GoldReferences {
  private GoldReferences() {}

  /**
   * The value with those of the slots in it. A slot that the text does not have is null; in a list,
   * what has no other slots than such is left out.
   */
  static JsonValue filled(JsonValue gold, Function<String, Optional<JsonValue>> slots) {
    return switch (gold) {
      case JsonString string ->
          name(string)
              .map(name -> slots.apply(name).orElseGet(JsonNull::new))
              .orElseGet(() -> literal(string));
      case JsonArray array -> {
        List<JsonValue> items = new ArrayList<>();
        for (JsonValue item : array.items()) {
          Set<String> names = in(item);
          if (names.isEmpty() || names.stream().anyMatch(name -> slots.apply(name).isPresent())) {
            items.add(filled(item, slots));
          }
        }
        yield new JsonArray(items);
      }
      case JsonObject object -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members().forEach((name, member) -> members.put(name, filled(member, slots)));
        yield new JsonObject(members);
      }
      default -> gold;
    };
  }

  /** The names of the slots in a value. */
  static Set<String> in(JsonValue gold) {
    Set<String> names = new LinkedHashSet<>();
    switch (gold) {
      case JsonString string -> name(string).ifPresent(names::add);
      case JsonArray array -> array.items().forEach(item -> names.addAll(in(item)));
      case JsonObject object ->
          object.members().values().forEach(member -> names.addAll(in(member)));
      default -> {}
    }
    return names;
  }

  private static Optional<String> name(JsonString string) {
    String value = string.value();
    return value.startsWith("$") && PhraseReader.USE.matcher(value.substring(1)).matches()
        ? Optional.of(value.substring(1))
        : Optional.empty();
  }

  private static JsonString literal(JsonString string) {
    return string.value().startsWith("$$") ? new JsonString(string.value().substring(1)) : string;
  }
}
