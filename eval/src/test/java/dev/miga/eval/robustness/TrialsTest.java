package dev.miga.eval.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.tasks.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TrialsTest {
  private static Trials trials(String... names) {
    List<Rewrite> some =
        StandardRewrites.of(Orders.KIND, Language.ES).stream()
            .filter(rewrite -> List.of(names).contains(rewrite.name()))
            .toList();
    return new Trials(Orders.KIND, some, 1);
  }

  private static List<RewriteScore> scores(
      Trials trials, List<Subject> subjects, Function<String, Given> answer) {
    List<Trials.Asked> asked = trials.asked(subjects);
    List<String> told = new ArrayList<>();
    List<RewriteScore> scores =
        trials.scores(asked, texts -> mapped(texts, answer), () -> told.add("one"));
    assertThat(told).hasSameSizeAs(asked);
    return scores;
  }

  private static Iterator<Given> mapped(Iterator<String> texts, Function<String, Given> answer) {
    List<Given> all = new ArrayList<>();
    texts.forEachRemaining(text -> all.add(answer.apply(text)));
    return all.iterator();
  }

  private static Given says(String json) {
    return new Given(JsonValue.parse(json), 0.5);
  }

  @Test
  void copiesCountAsTheSameInCapitals() {
    Function<String, Given> capitals =
        text -> says(Orders.ANSWER.replace("Calle Cecilio", "CALLE CECILIO"));
    RewriteScore copied = scores(trials("capitals"), List.of(Orders.right()), capitals).getFirst();
    assertThat(List.of(copied.of(), copied.held(), copied.right())).containsExactly(1, 1, 1);
  }

  @Test
  void whatIsChosenFromAListIsComparedAsItIs() {
    Copies copies =
        Copies.of(
            new Kind.Extract(
                JsonValue.parse("{\"properties\": {\"a\": {\"enum\": [\"x\", \"X\", 1]}}}")));
    Set<Fold> all = Set.of(Fold.values());
    JsonValue small = JsonValue.parse("{\"a\": \"x\", \"b\": \" Ñu\\n7\"}");
    assertThat(copies.areAlike(small, JsonValue.parse("{\"a\": \"X\", \"b\": \" Ñu\\n7\"}"), all))
        .isFalse();
    assertThat(copies.areAlike(small, JsonValue.parse("{\"b\": \"nU 7\", \"a\": \"x\"}"), all))
        .isTrue();
    assertThat(copies.areAlike(small, JsonValue.parse("{\"b\": \"nU 8\", \"a\": \"x\"}"), all))
        .isFalse();
    assertThat(copies.in(small)).containsExactly(" Ñu\n7");
  }

  @Test
  void onlyWhatTheRewriteDoesIsFolded() {
    Subject right = Orders.right();
    Function<String, Given> capitals = text -> says(Orders.ANSWER.replace("Calle", "CALLE"));
    for (RewriteScore score :
        scores(trials("accents", "spaces", "typos"), List.of(right), capitals)) {
      assertThat(score.held()).as(score.rewrite().name()).isZero();
      assertThat(score.of()).isEqualTo(1);
    }
  }

  @Test
  void unchangedAndRightAreTwoThings() {
    String wrong = Orders.ANSWER.replace("\"n\": 3", "\"n\": 4");
    List<Subject> subjects =
        List.of(
            Orders.right(),
            Orders.subject("m2", Orders.TEXT + " ya", Orders.ANSWER, wrong),
            new Subject(
                "m3",
                "día",
                JsonValue.parse(Orders.ANSWER),
                new Given(new JsonNull(), 0, Optional.of("empty"))));
    RewriteScore same = scores(trials("accents"), subjects, text -> says(wrong)).getFirst();
    assertThat(List.of(same.of(), same.held(), same.right())).containsExactly(2, 1, 0);
    RewriteScore right =
        scores(trials("accents"), subjects, text -> says(Orders.ANSWER)).getFirst();
    assertThat(List.of(right.of(), right.held(), right.right())).containsExactly(2, 1, 2);
    assertThat(right.examples())
        .extracting(trial -> trial.subject().id())
        .containsExactly("m2", "m1");
  }

  @Test
  void whatMustChangeHoldsOnlyWithTheExpectedAnswer() {
    List<Subject> one = List.of(Orders.right());
    Trials trials = trials("number", "cancelled");
    for (RewriteScore score : scores(trials, one, text -> says(Orders.ANSWER))) {
      assertThat(List.of(score.of(), score.held())).containsExactly(1, 0);
    }
    JsonValue expected = trials("number").asked(one).getFirst().expected().orElseThrow();
    List<RewriteScore> scores = scores(trials, one, text -> new Given(expected, 1));
    assertThat(scores).extracting(RewriteScore::held).containsExactly(1, 0);
  }

  @Test
  void noAnswerIsAChange() {
    Given refused = new Given(new JsonNull(), Double.NaN, Optional.of("too long"));
    RewriteScore score =
        scores(trials("emoji"), List.of(Orders.right()), text -> refused).getFirst();
    assertThat(List.of(score.of(), score.held(), score.right())).containsExactly(1, 0, 0);
  }

  @Test
  void allWordingsAreWrittenWithTheirAnswers() {
    List<Subject> one = List.of(Orders.right());
    List<RewriteScore> scores =
        scores(trials("capitals", "cancelled"), one, text -> says("{\"items\": [], \"to\": null}"));
    List<String> lines =
        new Robustness(one, scores, List.of()).lines().map(JsonValue::toJson).toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .startsWith("{\"id\":\"m1\",\"rewrite\":\"original\",")
        .contains("\"gold\":{");
    assertThat(lines.get(1))
        .startsWith("{\"id\":\"m1\",\"rewrite\":\"capitals\",\"must\":\"keep\",\"text\":\"BUENOS ")
        .endsWith("\"answer\":{\"items\":[],\"to\":null}}")
        .doesNotContain("expected");
    assertThat(lines.get(2)).contains("\"must\":\"change\"", "\"expected\":{\"items\":[{");
  }
}
