package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.training.recipe.DataFinding.Weight;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was found in the samples of a task.
 *
 * @param training samples to learn from
 * @param validation samples held out
 * @param all what to do first coming first
 */
public record DataFindings(String task, int training, int validation, List<DataFinding> all) {
  private static final int SHOWN = 5;

  /** Copies the list. */
  public DataFindings {
    all = List.copyOf(all);
  }

  /** Those that training suffers from, or the others. */
  public List<DataFinding> of(Weight weight) {
    return all.stream().filter(finding -> finding.kind().weight() == weight).toList();
  }

  /** The same in a line: {@code misfits 2, leaks 1}. */
  public String line(Weight weight) {
    return of(weight).stream()
        .map(finding -> finding.kind().key() + " " + finding.places().size())
        .collect(Collectors.joining(", "));
  }

  /** For people: of each kind the first places. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("%s: %d samples to learn from, %d held out%n".formatted(task, training, validation));
    section(out, "spoils training:", of(Weight.SPOILS));
    section(out, "worth a look:", of(Weight.REMARK));
    if (all.isEmpty()) {
      out.append("nothing found\n");
    }
    return out.toString();
  }

  private static void section(StringBuilder out, String title, List<DataFinding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    out.append('\n').append(title).append('\n');
    for (DataFinding finding : findings) {
      List<String> places = finding.places();
      out.append(
          "  %s: %d. %s%n"
              .formatted(finding.kind().what(), places.size(), finding.kind().advice()));
      places.stream().limit(SHOWN).forEach(place -> out.append("    ").append(place).append('\n'));
      if (places.size() > SHOWN) {
        out.append("    and %d more%n".formatted(places.size() - SHOWN));
      }
    }
  }

  /** For programs: all places. */
  public JsonValue json() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("task", new JsonString(task));
    members.put("training", number(training));
    members.put("validation", number(validation));
    members.put("spoilt", new JsonBool(!of(Weight.SPOILS).isEmpty()));
    members.put("findings", new JsonArray(all.stream().map(DataFindings::json).toList()));
    return new JsonObject(members);
  }

  private static JsonValue json(DataFinding finding) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("kind", new JsonString(finding.kind().key()));
    members.put("spoils", new JsonBool(finding.kind().weight() == Weight.SPOILS));
    members.put("count", number(finding.places().size()));
    members.put("what", new JsonString(finding.kind().what()));
    members.put("advice", new JsonString(finding.kind().advice()));
    members.put(
        "places",
        new JsonArray(finding.places().stream().<JsonValue>map(JsonString::new).toList()));
    return new JsonObject(members);
  }

  private static JsonNumber number(int value) {
    return new JsonNumber(Integer.toString(value), BigDecimal.valueOf(value));
  }
}
