package dev.miga.training.data;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples as they are read: JSON lines. */
public final class SampleLines {
  private static final String TEXT = "text";
  private static final String GOLD = "gold";
  private static final List<String> GOLD_NAMES = List.of(GOLD, "label", "output");

  private SampleLines() {}

  /** Text and gold alone. */
  public static String plain(Sample sample) {
    return line(sample, Map.of(), GOLD);
  }

  /** With all that stood in the line that it came of, and its answer under the same name. */
  public static String whole(Sample sample) {
    Map<String, JsonValue> line = sample.line().members();
    return line(
        sample, line, GOLD_NAMES.stream().filter(line::containsKey).findFirst().orElse(GOLD));
  }

  private static String line(Sample sample, Map<String, JsonValue> line, String gold) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(TEXT, new JsonString(sample.text()));
    members.put(gold, sample.gold());
    line.forEach(members::putIfAbsent);
    return new JsonObject(members).toJson();
  }
}
