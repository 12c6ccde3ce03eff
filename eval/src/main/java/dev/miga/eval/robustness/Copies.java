package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which strings of an answer may be copies of the text: all but labels and what stands under {@code
 * enum} or {@code const} of the schema.
 *
 * @param closed the strings that are no copies
 */
record Copies(Set<String> closed) {
  Copies {
    closed = Set.copyOf(closed);
  }

  static Copies of(Kind kind) {
    Set<String> closed = new HashSet<>();
    switch (kind) {
      case Kind.Extract extract -> collect(extract.schema(), closed);
      case Kind.Classify classify -> closed.addAll(classify.labels());
      case Kind.Route route -> closed.addAll(route.specialists());
      case Kind.Generate ignored -> {
        // free text
      }
    }
    return new Copies(closed);
  }

  private static void collect(JsonValue schema, Set<String> closed) {
    if (schema instanceof JsonObject object) {
      object
          .members()
          .forEach(
              (key, value) -> {
                if (key.equals("enum") || key.equals("const")) {
                  strings(value).forEach(closed::add);
                } else {
                  collect(value, closed);
                }
              });
    } else if (schema instanceof JsonArray array) {
      array.items().forEach(item -> collect(item, closed));
    }
  }

  private static List<String> strings(JsonValue value) {
    return Leaves.of(value)
        .filter(JsonString.class::isInstance)
        .map(leaf -> ((JsonString) leaf).value())
        .toList();
  }

  /** Those of an answer. */
  List<String> in(JsonValue answer) {
    return strings(answer).stream().filter(text -> !closed.contains(text)).toList();
  }

  /** Whether two answers are the same but for what is folded, in copies alone. */
  boolean areAlike(JsonValue one, JsonValue other, Set<Fold> folds) {
    return folded(one, folds).equals(folded(other, folds));
  }

  private JsonValue folded(JsonValue answer, Set<Fold> folds) {
    return Leaves.mapped(
        answer,
        leaf ->
            leaf instanceof JsonString string && !closed.contains(string.value())
                ? new JsonString(folded(string.value(), folds))
                : leaf);
  }

  private static String folded(String text, Set<Fold> folds) {
    String folded = text;
    for (Fold fold : Fold.values()) {
      folded = folds.contains(fold) ? fold.apply(folded) : folded;
    }
    return folded;
  }
}
