package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonBool;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.eval.EvaluationJson.Members;
import dev.miga.eval.robustness.EdgeAnswer;
import dev.miga.eval.robustness.Given;
import dev.miga.eval.robustness.RewriteScore;
import dev.miga.eval.robustness.Robustness;
import dev.miga.eval.robustness.Trial;
import dev.miga.tasks.ReplyJson;

/** The parts of an evaluation as JSON that say what other wordings do. */
final class RobustnessJson {
  private RobustnessJson() {}

  static JsonObject scores(Robustness robustness) {
    Members json = new Members();
    robustness.scores().forEach(score -> json.put(score.rewrite().name(), score(score)));
    return json.object();
  }

  private static JsonObject score(RewriteScore score) {
    Tally.Interval interval = new Tally(score.held(), score.of()).interval();
    String held =
        switch (score.rewrite().must()) {
          case KEEP -> "unchanged";
          case CHANGE -> "changed";
        };
    return new Members()
        .text("must", score.rewrite().must().key())
        .number("of", score.of())
        .number(held, score.held())
        .number("low", interval.low())
        .number("high", interval.high())
        .number("right", score.right())
        .put(
            "examples",
            new JsonArray(
                score.examples().stream().<JsonValue>map(RobustnessJson::example).toList()))
        .object();
  }

  private static JsonObject example(Trial trial) {
    Members json = new Members().text("id", trial.subject().id()).text("text", trial.text());
    trial.expected().ifPresent(expected -> json.put("expected", expected));
    given(json, trial.given());
    trial.given().failure().ifPresent(failure -> json.text("error", failure));
    return json.put("held", new JsonBool(trial.held())).object();
  }

  private static void given(Members json, Given given) {
    if (given.failure().isEmpty()) {
      json.put("answer", given.output());
      if (!Double.isNaN(given.confidence())) {
        json.number("confidence", ReplyJson.rounded(given.confidence()));
      }
    }
  }

  static JsonArray edgeCases(Robustness robustness) {
    return new JsonArray(
        robustness.edgeCases().stream().<JsonValue>map(RobustnessJson::edgeCase).toList());
  }

  private static JsonObject edgeCase(EdgeAnswer edge) {
    Members json =
        new Members()
            .text("name", edge.name())
            .text("text", edge.text())
            .text("outcome", edge.outcome().key());
    given(json, edge.given());
    if (!edge.detail().isEmpty()) {
      json.text("detail", edge.detail());
    }
    return json.number("passes", edge.passes()).number("tokens", edge.tokens()).object();
  }
}
