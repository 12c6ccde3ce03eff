package dev.miga.tasks;

import dev.miga.engine.decode.Generation;
import dev.miga.engine.grammar.CopiedSpan;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the values of a record in its text. A grammar emits the one spelling that {@link
 * JsonValue#toJson} has, so lengths tell where each value lies.
 */
final class FieldReader {
  private final Generation generation;
  private final Calibration calibration;
  private final List<Field> fields = new ArrayList<>();

  private FieldReader(Generation generation, Calibration calibration) {
    this.generation = generation;
    this.calibration = calibration;
  }

  /**
   * The fields of an answer, in its order.
   *
   * @param written the generated record, in which the answer is
   */
  static List<Field> read(
      JsonValue answer, JsonValue written, Generation generation, Calibration calibration) {
    FieldReader reader = new FieldReader(generation, calibration);
    reader.walk(written, "", 0);
    Map<String, Field> all = new LinkedHashMap<>();
    reader.fields.forEach(field -> all.put(field.pointer(), field));
    List<Field> fields = new ArrayList<>();
    addInOrder(answer, "", all, fields);
    return fields;
  }

  private static void addInOrder(
      JsonValue value, String pointer, Map<String, Field> all, List<Field> to) {
    Field field = all.get(pointer);
    if (field != null) {
      to.add(field);
    } else if (value instanceof JsonObject object) {
      object.members().forEach((name, m) -> addInOrder(m, pointer + "/" + escaped(name), all, to));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.items().size(); i++) {
        addInOrder(array.items().get(i), pointer + "/" + i, all, to);
      }
    }
  }

  /** Adds the fields of a value that begins at a byte; returns where it ends. */
  private int walk(JsonValue value, String pointer, int from) {
    int at = from;
    if (value instanceof JsonObject object && !object.members().isEmpty()) {
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        at += 1 + length(new JsonString(member.getKey())) + 1;
        at = walk(member.getValue(), pointer + "/" + escaped(member.getKey()), at);
      }
      return at + 1;
    }
    if (value instanceof JsonArray array && !array.items().isEmpty()) {
      for (int i = 0; i < array.items().size(); i++) {
        at = walk(array.items().get(i), pointer + "/" + i, at + 1);
      }
      return at + 1;
    }
    int to = from + length(value);
    int last = value instanceof JsonString ? to : to + 1;
    double raw = Confidence.of(generation.decisions(), from, last);
    fields.add(
        new Field(
            pointer, value, calibration.apply(Calibration.key(pointer), raw), source(from, to)));
    return to;
  }

  private Optional<Span> source(int from, int to) {
    for (CopiedSpan copy : generation.copies()) {
      if (copy.outputStart() == from && copy.outputEnd() == to) {
        return Optional.of(new Span(copy.sourceStart(), copy.sourceEnd()));
      }
    }
    return Optional.empty();
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private static int length(JsonValue value) {
    return value.toJson().getBytes(StandardCharsets.UTF_8).length;
  }
}
