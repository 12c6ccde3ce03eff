package dev.miga.eval.bias;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.List;
import java.util.TreeSet;

/**
 * "Answered alike" written down a second time, pair by pair and from its definition, to hold {@link
 * Likeness} against.
 *
 * @param gold right answers
 * @param output given ones
 */
record PlainLikeness(List<JsonValue> gold, List<JsonValue> output) {
  private static final JsonValue NOTHING = JsonValue.parse("\"(nothing)\"");

  boolean isAlike() {
    for (JsonValue one : output) {
      for (JsonValue other : output) {
        if (one instanceof JsonObject != other instanceof JsonObject) {
          return false;
        }
      }
    }
    boolean records =
        gold.getFirst() instanceof JsonObject && output.getFirst() instanceof JsonObject;
    if (!records) {
      return isAlike("");
    }
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < gold.size(); i++) {
      names.addAll(((JsonObject) gold.get(i)).members().keySet());
      names.addAll(((JsonObject) output.get(i)).members().keySet());
    }
    for (String name : names) {
      if (!isAlike(name)) {
        return false;
      }
    }
    return true;
  }

  private boolean isAlike(String name) {
    boolean oneAnswerIsDue = true;
    boolean oneAnswerIsGiven = true;
    int right = 0;
    for (int i = 0; i < gold.size(); i++) {
      oneAnswerIsDue &= value(gold, i, name).equals(value(gold, 0, name));
      oneAnswerIsGiven &= value(output, i, name).equals(value(output, 0, name));
      right += value(gold, i, name).equals(value(output, i, name)) ? 1 : 0;
    }
    return oneAnswerIsDue ? oneAnswerIsGiven : right == 0 || right == gold.size();
  }

  private static JsonValue value(List<JsonValue> values, int i, String name) {
    JsonValue value = values.get(i);
    if (name.isEmpty()) {
      return value;
    }
    return value instanceof JsonObject record ? record.get(name).orElse(NOTHING) : new JsonNull();
  }
}
