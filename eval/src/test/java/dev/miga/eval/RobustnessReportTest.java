package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.eval.robustness.EdgeAnswer;
import dev.miga.eval.robustness.EdgeAnswer.Outcome;
import dev.miga.eval.robustness.Given;
import dev.miga.eval.robustness.Language;
import dev.miga.eval.robustness.Rewrite;
import dev.miga.eval.robustness.Robustness;
import dev.miga.eval.robustness.StandardRewrites;
import dev.miga.eval.robustness.Subject;
import dev.miga.eval.robustness.Trials;
import dev.miga.tasks.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RobustnessReportTest {
  private static final String HOSTILE = "<script>alert('1')</script>";
  private static final Kind KIND = new Kind.Extract(JsonValue.parse("{}"));

  private static Given says(String json) {
    return new Given(JsonValue.parse(json), 0.25);
  }

  /** Two messages: under capitals one answer stays; a number changes nothing. */
  private static Robustness robustness() {
    List<Subject> subjects =
        List.of(
            new Subject(
                HOSTILE, "tres panes " + HOSTILE, JsonValue.parse("{\"n\":3}"), says("{\"n\":3}")),
            new Subject("m2", "cinco panes", JsonValue.parse("{\"n\":5}"), says("{\"n\":5}")));
    List<Rewrite> rewrites =
        StandardRewrites.of(KIND, Language.ES).stream()
            .filter(rewrite -> Set.of("capitals", "number", "cancelled").contains(rewrite.name()))
            .toList();
    Trials trials = new Trials(KIND, rewrites, 1);
    List<EdgeAnswer> edges =
        List.of(
            new EdgeAnswer("odd", HOSTILE, Outcome.ANSWERED, says("{\"n\":7}"), "", 2, 9),
            new EdgeAnswer(
                "bad",
                "",
                Outcome.FAILED,
                new Given(new JsonNull(), Double.NaN, Optional.of("index 3")),
                "index 3",
                0,
                0));
    return new Robustness(
        subjects,
        trials.scores(
            trials.asked(subjects),
            texts -> {
              List<Given> all = new ArrayList<>();
              texts.forEachRemaining(text -> all.add(says("{\"n\":3}")));
              return all.iterator();
            },
            () -> {}),
        edges);
  }

  private static JsonObject at(JsonObject object, String name) {
    return (JsonObject) object.get(name).orElseThrow();
  }

  @Test
  void jsonHasEachRateWithItsIntervalAndExamples() {
    JsonObject json = RobustnessJson.scores(robustness());
    assertThat(json.members().keySet()).containsExactly("capitals", "number", "cancelled");
    JsonObject capitals = at(json, "capitals");
    assertThat(capitals.toJson())
        .startsWith(
            "{\"must\":\"keep\",\"of\":2,\"unchanged\":1,\"low\":0.0945312,\"high\":0.905469,"
                + "\"right\":1,\"examples\":[{\"id\":\"m2\",\"text\":\"CINCO PANES\","
                + "\"expected\":{\"n\":5},\"answer\":{\"n\":3},\"confidence\":0.25,\"held\":false}");
    assertThat(at(json, "number").toJson())
        .startsWith("{\"must\":\"change\",\"of\":2,\"changed\":0,");
    assertThat(at(json, "cancelled").get("of")).contains(JsonValue.parse("0"));
    assertThat(RobustnessJson.edgeCases(robustness()).items())
        .extracting(JsonValue::toJson)
        .first()
        .asString()
        .contains("\"outcome\":\"answered\"", "\"answer\":{\"n\":7}", "\"passes\":2,\"tokens\":9");
    assertThat(RobustnessJson.edgeCases(robustness()).items().getLast().toJson())
        .isEqualTo(
            "{\"name\":\"bad\",\"text\":\"\",\"outcome\":\"failed\",\"detail\":\"index 3\",\"passes\":0,\"tokens\":0}");
  }

  @Test
  void theTableHasARowForEachRewriteAndCase() {
    assertThat(RobustnessText.of(robustness()).lines())
        .contains(
            "capitals   keep     50.0 %  1 of 2, 9.5 to 90.5 % with 95 % confidence; right 50.0 %",
            "number     change    0.0 %  0 of 2, 0.0 to 65.8 % with 95 % confidence",
            "cancelled  change        -  applies to no message",
            "odd  answered  {\"n\":7} at 0.2500, 2 passes, 9 tokens",
            "bad  failed    index 3");
  }

  @Test
  void thePageMarksWhatDiffersAndNothingFromTheDataIsMarkup() {
    String page = RobustnessPage.of(robustness());
    assertThat(page)
        .contains("<mark>cinco</mark> <mark>panes</mark>", "<mark>CINCO</mark> <mark>PANES</mark>")
        .contains("must be: <code>{&quot;n&quot;:<mark>5</mark>}</code>")
        .contains("answer: <code>{&quot;n&quot;:<mark>3</mark>}</code>")
        .contains("<meter min=\"0\" max=\"1\" value=\"0.500\">")
        .contains("<td class=\"fault\">failed<small>index 3</small>")
        .doesNotContain("<script");
  }
}
