package dev.miga.training.recipe;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Sample;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Outputs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Whether two samples of one text have the same answer. Where the texts are spelt differently, what
 * is copied from them is too: then case, accents and punctuation of strings do not count.
 */
record SameAnswer(Kind kind) implements BiPredicate<Sample, Sample> {

  @Override
  public boolean test(Sample one, Sample other) {
    JsonValue first = Outputs.answer(kind, one.gold());
    JsonValue second = Outputs.answer(kind, other.gold());
    return first.equals(second)
        || (!one.text().equals(other.text()) && folded(first).equals(folded(second)));
  }

  private static JsonValue folded(JsonValue value) {
    return switch (value) {
      case JsonString string -> new JsonString(new Sample("", string.value(), string, "").folded());
      case JsonArray array ->
          new JsonArray(array.items().stream().map(SameAnswer::folded).toList());
      case JsonObject object -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members().forEach((name, member) -> members.put(name, folded(member)));
        yield new JsonObject(members);
      }
      case JsonValue.JsonNumber number -> number;
      case JsonValue.JsonBool bool -> bool;
      case JsonValue.JsonNull none -> none;
    };
  }
}
