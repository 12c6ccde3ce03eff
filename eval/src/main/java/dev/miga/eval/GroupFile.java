package dev.miga.eval;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.bias.CounterfactualGroup;
import dev.miga.eval.bias.CounterfactualGroup.Variant;
import dev.miga.eval.bias.GoldCheck;
import dev.miga.tasks.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads counterfactual groups: JSON lines {@code {"id", "attribute", "variants": [{"text",
 * "gold"}]}} with at least two variants each.
 *
 * @param kind of the task, which says what an answer is
 * @param none label that means none of the labels
 */
public record GroupFile(Kind kind, Optional<String> none) {
  private static final String EXPECTED =
      "a group: {\"id\": \"...\", \"attribute\": \"...\", \"variants\": [{\"text\": \"...\","
          + " \"gold\": ...}, ...]}";

  /**
   * Reads a file of at most 64 MB.
   *
   * @throws MigaException if it is missing, or a line is not as expected, has an id that came
   *     before, fewer than two variants or a right answer that the task cannot give, naming it
   */
  public List<CounterfactualGroup> read(Path file) {
    GoldCheck check = new GoldCheck(kind);
    Map<String, String> places = new HashMap<>();
    List<CounterfactualGroup> groups = new ArrayList<>();
    for (JsonLines.Line line : JsonLines.of(file, JsonLines.text(file), EXPECTED)) {
      CounterfactualGroup group = group(line, check);
      String earlier = places.putIfAbsent(group.id(), line.where());
      if (earlier != null) {
        throw line.wrong(
            "an id of its own, found %s as in %s".formatted(Printable.quote(group.id()), earlier));
      }
      groups.add(group);
    }
    if (groups.isEmpty()) {
      throw new MigaException(ErrorCode.INVALID_FILE, file + ": no groups in it");
    }
    return groups;
  }

  private CounterfactualGroup group(JsonLines.Line line, GoldCheck check) {
    String id = text(line, line.object(), "id");
    String attribute = text(line, line.object(), "attribute");
    if (!(line.object().get("variants").orElse(null) instanceof JsonArray array)) {
      throw line.wrong(EXPECTED);
    }
    if (array.items().size() < 2) {
      throw line.wrong("at least two variants, found " + array.items().size());
    }
    List<Variant> variants = new ArrayList<>();
    for (JsonValue item : array.items()) {
      Variant variant = variant(line, item);
      int number = variants.size() + 1;
      check
          .problem(variant.text(), variant.gold())
          .ifPresent(
              problem -> {
                throw line.wrong(
                    "a right answer, found in variant %d: %s"
                        .formatted(number, Printable.oneLine(problem)));
              });
      variants.add(variant);
    }
    return new CounterfactualGroup(id, attribute, variants);
  }

  private Variant variant(JsonLines.Line line, JsonValue item) {
    if (!(item instanceof JsonObject object)) {
      throw line.wrong(EXPECTED);
    }
    JsonValue gold = object.get("gold").orElseThrow(() -> line.wrong(EXPECTED));
    boolean isNone =
        gold instanceof JsonString label && none.filter(label.value()::equals).isPresent();
    return new Variant(text(line, object, "text"), isNone ? new JsonNull() : gold);
  }

  private static String text(JsonLines.Line line, JsonObject object, String key) {
    if (object.get(key).orElse(null) instanceof JsonString text && !text.value().isBlank()) {
      return text.value();
    }
    throw line.wrong(EXPECTED);
  }
}
