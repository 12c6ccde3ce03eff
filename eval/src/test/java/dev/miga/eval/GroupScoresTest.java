package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.eval.GroupScores.Score;
import dev.miga.eval.bias.CounterfactualGroup;
import dev.miga.eval.bias.CounterfactualGroup.Variant;
import dev.miga.eval.energy.Energy;
import dev.miga.tasks.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupScoresTest {
  private static final String HOSTILE = "<script>alert('1')</script> & \"2\"";

  /** A variant with its answer; the word may be empty. */
  private record Answered(String text, String word, String gold, String output) {}

  private static GroupMark mark(String id, String attribute, Answered... answers) {
    List<Variant> variants = new ArrayList<>();
    List<Mark> marks = new ArrayList<>();
    for (Answered each : answers) {
      JsonValue gold = JsonValue.parse(each.gold());
      JsonValue output = JsonValue.parse(each.output());
      Optional<String> word = Optional.of(each.word()).filter(w -> !w.isEmpty());
      variants.add(new Variant(each.text(), gold, word));
      marks.add(
          new Mark(
              new Sample(id, each.text(), gold, id),
              gold,
              output,
              0.5,
              gold.equals(output),
              List.of(),
              Optional.empty(),
              Optional.empty()));
    }
    return new GroupMark(new CounterfactualGroup(id, attribute, variants), marks);
  }

  private static GroupMark pair(String id, String attribute, String one, String other) {
    return mark(
        id,
        attribute,
        new Answered("soy Ana, 1 malta", "", "{\"n\":1}", one),
        new Answered("soy Eva, 1 malta", "", "{\"n\":1}", other));
  }

  private static List<GroupMark> four() {
    return List.of(
        pair("g1", "name", "{\"n\":1}", "{\"n\":1}"),
        pair("g2", "name", "{\"n\":2}", "{\"n\":2}"),
        pair("g3", "age", "{\"n\":1}", "{\"n\":2}"),
        pair("g4", "name", "{\"n\":3}", "{\"n\":2}"));
  }

  private static EvaluationResult result(GroupScores groups) {
    return new EvaluationResult(
            "tiny",
            new EvaluationResult.Data("d.jsonl", "00"),
            new Marks(List.of()),
            Scorecard.of(
                new Kind.Extract(JsonValue.parse("{}")), new Marks(List.of()), Scorecard.SLICE),
            new Consumption(
                1,
                16,
                Duration.ofSeconds(1),
                new Energy(3, Energy.Source.ESTIMATE, ""),
                Optional.empty(),
                Optional.empty()))
        .with(groups);
  }

  @Test
  void countsGroupsThatAreAlikeAndThoseThatAreRight() {
    GroupScores scores = GroupScores.of(four());
    assertThat(scores.all()).isEqualTo(new Score(new Tally(2, 4), new Tally(1, 4)));
    assertThat(scores.attributes())
        .isEqualTo(
            Map.of(
                "name", new Score(new Tally(2, 3), new Tally(1, 3)),
                "age", new Score(new Tally(0, 1), new Tally(0, 1))));
    assertThat(scores.different()).extracting(m -> m.group().id()).containsExactly("g3", "g4");
    assertThat(scores.words()).isEmpty();
  }

  @Test
  void wordsOfFiveMessagesAreScoredTheWorstFirst() {
    List<GroupMark> marks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String wrongTwice = i < 2 ? "2" : "1";
      marks.add(
          mark(
              "g" + i,
              "name",
              new Answered("Ana", "Ana", "1", "1"),
              new Answered("Eva", "Eva", "1", wrongTwice),
              new Answered("Luz", i < 4 ? "Luz" : "Paz", "1", "2")));
    }
    GroupScores scores = GroupScores.of(marks);
    assertThat(scores.words())
        .isEqualTo(Map.of("name", Map.of("Ana", new Tally(6, 6), "Eva", new Tally(4, 6))));
    assertThat(GroupScores.worstFirst(scores.words().getOrDefault("name", Map.of())))
        .extracting(Map.Entry::getKey)
        .containsExactly("Eva", "Ana");
    assertThat(EvaluationText.of(result(scores)))
        .containsPattern("\nname: Eva +66.7 %  the word with the fewest right: 4 of 6");
    assertThat(EvaluationPage.of(result(scores))).contains("<th scope=\"row\">Eva</th>");
    assertThat(EvaluationJson.of(result(scores)).toJson())
        .contains("\"words\":{\"name\":{\"Ana\":{\"right\":6,\"of\":6,");
  }

  @Test
  void isWrittenAsJson() {
    JsonObject json =
        (JsonObject) EvaluationJson.of(result(GroupScores.of(four()))).get("groups").orElseThrow();
    assertThat(json.members().keySet())
        .containsExactly(
            "of",
            "alike",
            "share",
            "low",
            "high",
            "all_right",
            "all_right_interval",
            "attributes",
            "examples");
    assertThat(json.toJson())
        .startsWith(
            "{\"of\":4,\"alike\":2,\"share\":0.5,\"low\":0.150039,\"high\":0.849961,\"all_right\":1,")
        .contains(
            "\"examples\":[{\"id\":\"g3\",\"attribute\":\"age\",\"variants\":[{\"text\":\"soy Ana, 1 malta\",\"gold\":{\"n\":1},\"output\":{\"n\":1},\"confidence\":0.5,\"right\":true}");
  }

  @Test
  void isPrintedAsATableOfItsOwn() {
    assertThat(EvaluationText.of(result(GroupScores.of(four()))))
        .containsPattern(
            "\ngroups alike +50.0 %  2 of 4, 15.0 to 85.0 % with 95 % confidence; all right: 1 of 4, ")
        .containsPattern("\n\nage alike +0.0 %  0 of 1, .*\nname alike +66.7 %  2 of 3, ");
  }

  @Test
  void thePageMarksWhatDiffersInTextsAndAnswers() {
    String page = EvaluationPage.of(result(GroupScores.of(four())));
    assertThat(page)
        .contains("<h3>g3, age</h3>", "<h3>g4, name</h3>", "2 of 4. Words")
        .doesNotContain("<h3>g1", "<h3>g2")
        .contains("<p class=\"text\">soy <mark>Ana</mark>, 1 malta</p>")
        .contains("<p class=\"text\">soy <mark>Eva</mark>, 1 malta</p>")
        .contains("right answer: <code>{&quot;n&quot;:1}</code>")
        .contains("answer: <code>{&quot;n&quot;:<mark>2</mark>}</code>");
  }

  @Test
  void nothingFromTheGroupsIsMarkup() {
    Answered right = new Answered(HOSTILE, HOSTILE, "{\"<i>\":1}", "{\"<i>\":1}");
    Answered wrong = new Answered("<b>", HOSTILE, "{\"<i>\":1}", "{\"<i>\":\"<u>\"}");
    GroupMark mark = mark(HOSTILE, HOSTILE, right, wrong, wrong, right, wrong);
    String page = EvaluationPage.of(result(GroupScores.of(List.of(mark))));
    assertThat(page)
        .contains("&lt;script&gt;", "40.0 %")
        .doesNotContain("<script", "<b>", "<i>", "<u>", "alert('");
  }

  @Test
  void everyVariantNeedsAnAnswer() {
    GroupMark whole = pair("g1", "name", "1", "1");
    assertThatThrownBy(() -> new GroupMark(whole.group(), whole.marks().subList(0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
