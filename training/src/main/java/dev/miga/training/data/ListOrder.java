package dev.miga.training.data;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.tasks.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts lists of an answer into the order of another text.
 *
 * @param before the text that it answers
 * @param after the same in another order
 */
record ListOrder(String before, String after) {
  /** Nothing if a list is in no order that is known. */
  Optional<JsonValue> of(JsonValue value, SchemaRules rules) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object
            .members()
            .forEach(
                (name, member) ->
                    of(member, rules.property(name)).ifPresent(m -> members.put(name, m)));
        yield members.size() == object.members().size()
            ? Optional.of(new JsonObject(members))
            : Optional.empty();
      }
      case JsonArray array -> list(array, rules.items());
      default -> Optional.of(value);
    };
  }

  private Optional<JsonValue> list(JsonArray array, SchemaRules rules) {
    record Item(JsonValue value, int before, int after) {}
    List<Item> items = new ArrayList<>();
    for (JsonValue item : array.items()) {
      Optional<JsonValue> inside = of(item, rules);
      OptionalInt old = place(item, rules, before);
      OptionalInt now = place(item, rules, after);
      boolean isKnown = array.items().size() == 1 || (old.isPresent() && now.isPresent());
      if (inside.isEmpty() || !isKnown) {
        return Optional.empty();
      }
      items.add(new Item(inside.get(), old.orElse(0), now.orElse(0)));
    }
    List<Item> ordered = new ArrayList<>(items);
    ordered.sort(Comparator.comparingInt(Item::before));
    if (ordered.equals(items)) {
      ordered.sort(Comparator.comparingInt(Item::after));
    } else {
      ordered = items; // in an order of its own
    }
    return Optional.of(new JsonArray(ordered.stream().map(Item::value).toList()));
  }

  /** Where the first of an item's copies stands, if each stands once. */
  private static OptionalInt place(JsonValue item, SchemaRules rules, String text) {
    OptionalInt first = OptionalInt.empty();
    for (CopiedStrings.Copy copy : new CopiedStrings(rules).in(item)) {
      List<Span> places = WholeWords.of(text, copy.value());
      if (places.size() != 1) {
        return OptionalInt.empty();
      }
      int from = places.getFirst().from();
      first = OptionalInt.of(first.isPresent() ? Math.min(first.getAsInt(), from) : from);
    }
    return first;
  }
}
