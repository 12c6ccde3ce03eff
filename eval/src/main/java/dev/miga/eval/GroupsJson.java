package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.eval.EvaluationJson.Members;
import dev.miga.eval.Exam.Mark;

/** The member {@code groups} of an evaluation. */
final class GroupsJson {
  private GroupsJson() {}

  static JsonObject of(GroupScores groups) {
    Members json = score(groups.all());
    json.put(
        "attributes",
        EvaluationJson.object(groups.attributes(), attribute -> score(attribute).object()));
    if (!groups.words().isEmpty()) {
      json.put(
          "words",
          EvaluationJson.object(
              groups.words(), words -> EvaluationJson.object(words, EvaluationJson::tally)));
    }
    json.put(
        "examples",
        new JsonArray(groups.different().stream().<JsonValue>map(GroupsJson::example).toList()));
    return json.object();
  }

  private static Members score(GroupScores.Score score) {
    Tally alike = score.alike();
    return new Members()
        .number("of", alike.of())
        .number("alike", alike.right())
        .number("share", alike.share())
        .number("low", alike.interval().low())
        .number("high", alike.interval().high())
        .number("all_right", score.allRight().right())
        .put("all_right_interval", EvaluationJson.interval(score.allRight()));
  }

  private static JsonObject example(GroupMark mark) {
    return new Members()
        .text("id", mark.group().id())
        .text("attribute", mark.group().attribute())
        .put("variants", new JsonArray(mark.marks().stream().map(GroupsJson::variant).toList()))
        .object();
  }

  private static JsonValue variant(Mark mark) {
    return EvaluationJson.answered(new Members(), mark)
        .put("right", new JsonBool(mark.right()))
        .object();
  }
}
