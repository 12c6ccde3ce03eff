package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.terms.Budget;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a document once before anything is made of it, and refuses numbers that no
 * arithmetic can cope with, and depths that no recursion can. Costs a step and some memory for each
 * value: what the parsed document itself holds.
 */
final class Census {
  private static final int MAX_DEPTH = 500;
  private static final int MAX_DIGITS = 2000;
  private static final int VALUE_BYTES = 32;

  private final Budget budget;

  private Census(Budget budget) {
    this.budget = budget;
  }

  static void take(JsonValue document, Budget budget) {
    new Census(budget).visit(document, new Place(null, "", 0));
  }

  /** Where a value stands; spelt out only when it is refused. */
  private record Place(@Nullable Place parent, String name, int depth) {
    Place child(String key) {
      return new Place(this, key, depth + 1);
    }

    String pointer() {
      return parent == null
          ? ""
          : parent.pointer() + "/" + name.replace("~", "~0").replace("/", "~1");
    }
  }

  private void visit(JsonValue value, Place place) {
    budget.work(1);
    budget.hold(VALUE_BYTES);
    if (place.depth() > MAX_DEPTH) {
      throw SchemaException.invalid(
          "", "it is nested more than " + MAX_DEPTH + " levels deep; make it flatter");
    }
    switch (value) {
      case JsonValue.JsonNull ignored -> {}
      case JsonValue.JsonBool ignored -> {}
      case JsonValue.JsonString string -> budget.hold(string.value().length());
      case JsonValue.JsonNumber number -> check(number, place);
      case JsonValue.JsonArray array -> {
        List<JsonValue> items = array.items();
        for (int i = 0; i < items.size(); i++) {
          visit(items.get(i), place.child(Integer.toString(i)));
        }
      }
      case JsonValue.JsonObject object -> {
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          budget.hold(member.getKey().length());
          visit(member.getValue(), place.child(member.getKey()));
        }
      }
    }
  }

  private static void check(JsonValue.JsonNumber number, Place place) {
    BigDecimal value = number.value();
    if (Math.abs((long) value.scale()) > MAX_DIGITS || value.precision() > MAX_DIGITS) {
      throw SchemaException.invalid(
          place.pointer(),
          "the number "
              + Schema.shown(number)
              + " has more than "
              + MAX_DIGITS
              + " digits; use a smaller one");
    }
  }
}
