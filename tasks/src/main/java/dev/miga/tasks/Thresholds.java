package dev.miga.tasks;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Confidences under which an answer is not to be relied on. A label is withheld then; of a record
 * it is said what is uncertain.
 *
 * @param all of a label; of a record, and of each of its fields that has none of its own; 0 for
 *     none
 * @param byField by the pointer of a field, with {@code *} for the place in a list, {@code
 *     /items/*}{@code /quantity}
 */
public record Thresholds(double all, Map<String, Double> byField) {
  /** Nothing is uncertain. */
  public static final Thresholds NONE = new Thresholds(0, Map.of());

  /** Copies the map. */
  public Thresholds {
    Map<String, Double> byKey = new TreeMap<>();
    byField.forEach((pointer, least) -> byKey.put(Calibration.key(pointer), least));
    byField = Collections.unmodifiableMap(byKey);
  }

  /** The keys {@code threshold} and {@code thresholds} of a task. */
  static Thresholds of(ConfigFields fields) {
    return new Thresholds(
        fields.number("threshold", 0, 1).orElse(0.0),
        fields.numbers("thresholds", 0, 1).orElse(Map.of()));
  }

  /** The same with another one for all. */
  Thresholds withAll(double other) {
    return new Thresholds(other, byField);
  }

  /**
   * Pointers of what is under its threshold, that of the record, which is empty, first.
   *
   * @param confidence of the record, compared as it is written
   */
  List<String> uncertain(double confidence, List<Field> fields) {
    List<String> pointers = new ArrayList<>();
    if (ReplyJson.rounded(confidence) < all) {
      pointers.add("");
    }
    for (Field field : fields) {
      double least = byField.getOrDefault(Calibration.key(field.pointer()), all);
      if (ReplyJson.rounded(field.confidence()) < least) {
        pointers.add(field.pointer());
      }
    }
    return pointers;
  }

  /** Whether a pointer has names of a schema's properties only. */
  static boolean mayBeField(String pointer, JsonValue schema) {
    Set<String> names = new HashSet<>();
    addProperties(schema, names);
    names.add("*");
    return pointer.startsWith("/")
        && List.of(Calibration.key(pointer).substring(1).split("/", -1)).stream()
            .map(name -> name.replace("~1", "/").replace("~0", "~"))
            .allMatch(names::contains);
  }

  private static void addProperties(JsonValue schema, Set<String> names) {
    if (schema instanceof JsonObject object) {
      if (object.get("properties").orElse(null) instanceof JsonObject properties) {
        names.addAll(properties.members().keySet());
      }
      object.members().values().forEach(member -> addProperties(member, names));
    } else if (schema instanceof JsonArray array) {
      array.items().forEach(item -> addProperties(item, names));
    }
  }
}
