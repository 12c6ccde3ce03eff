package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.eval.energy.Energy;
import dev.miga.tasks.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationPageTest {
  private static final String HOSTILE = "<script>alert('1')</script> & \"2\"";
  private static final Kind RECORDS = new Kind.Extract(JsonValue.parse("{}"));

  private static Mark mark(String text, JsonValue gold, JsonValue output, double confidence) {
    JsonObject line =
        new JsonObject(Map.of("id", new JsonString(text), "slice", new JsonString(text)));
    return new Mark(
        new Sample("d:1", text, gold, "", line),
        gold,
        output,
        confidence,
        gold.equals(output),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static String page(Mark... marks) {
    return page(RECORDS, marks);
  }

  private static String page(Kind kind, Mark... marks) {
    Marks all = new Marks(List.of(marks));
    Energy energy = new Energy(3, Energy.Source.ESTIMATE, "guessed from " + HOSTILE);
    return EvaluationPage.of(
        new EvaluationResult(
            HOSTILE,
            new EvaluationResult.Data(HOSTILE, "00"),
            all,
            Scorecard.of(kind, all, "slice"),
            new Consumption(
                all.all().size(),
                16,
                Duration.ofSeconds(1),
                energy,
                Optional.empty(),
                Optional.empty())));
  }

  @Test
  void marksWhatDiffersBetweenAnswers() {
    Mark wrong =
        mark(
            "dos panes a la calle 72",
            JsonValue.parse("{\"n\":2,\"to\":\"calle 72 con 9\"}"),
            JsonValue.parse("{\"to\":\"calle 71 con 9\",\"n\":2}"),
            0.75);
    assertThat(page(wrong))
        .contains(
            "right: <code>{&quot;to&quot;:&quot;calle <mark>72</mark> con 9&quot;,&quot;n&quot;:2}</code>")
        .contains(
            "answer: <code>{&quot;to&quot;:&quot;calle <mark>71</mark> con 9&quot;,&quot;n&quot;:2}</code>")
        .contains("confidence 0.7500", "dos panes a la calle 72");
  }

  @Test
  void nothingFromTheDataIsMarkup() {
    JsonValue gold = new JsonObject(Map.of(HOSTILE, new JsonString(HOSTILE)));
    JsonValue output = new JsonObject(Map.of(HOSTILE, new JsonString("<b>")));
    String page = page(mark(HOSTILE, gold, output, 0.5), mark("b", gold, gold, 0.9));
    assertThat(page).contains("&lt;script&gt;").doesNotContain("<script", "<b>", "alert('");
    String labels =
        page(
            new Kind.Classify(List.of("a", "b"), 0),
            mark("t", gold, output, 0.5),
            mark("u", new JsonString(HOSTILE), new JsonString("<i>"), 0.5));
    assertThat(labels).contains("Mistaken for each other").doesNotContain("<script", "<i>");
  }

  @Test
  void takesNothingFromOutside() {
    String page = page(mark("a", JsonValue.parse("1"), JsonValue.parse("1"), 0.5));
    assertThat(page)
        .contains("width=device-width", "<svg", "share right")
        .doesNotContain("http:", "https:", "src=", "href=", "@import", "url(");
  }

  @Test
  void partsOfADifferenceMakeUpTheTexts() {
    for (String[] texts :
        new String[][] {
          {"a b c", "a c"}, {"", "x"}, {"x", ""}, {"uno, dos", "uno, dos"}, {"ñ😀 1", "n😀 2 1"}
        }) {
      TextDiff diff = TextDiff.of(texts[0], texts[1]);
      assertThat(joined(diff.gold())).isEqualTo(texts[0]);
      assertThat(joined(diff.output())).isEqualTo(texts[1]);
      assertThat(same(diff.gold())).isEqualTo(same(diff.output()));
    }
    TextDiff diff = TextDiff.of("uno dos tres", "uno tres");
    assertThat(diff.output()).noneMatch(TextDiff.Part::differs);
    assertThat(diff.gold().stream().filter(TextDiff.Part::differs)).hasSize(1);
  }

  @Test
  void longTextsAreMarkedAsAWhole() {
    String a = "a ".repeat(5000);
    String b = "b " + "a b ".repeat(5000) + "b";
    TextDiff diff = TextDiff.of(a, b);
    assertThat(joined(diff.gold())).isEqualTo(a);
    assertThat(joined(diff.output())).isEqualTo(b);
  }

  private static String joined(List<TextDiff.Part> parts) {
    return String.join("", parts.stream().map(TextDiff.Part::text).toList());
  }

  private static String same(List<TextDiff.Part> parts) {
    return String.join(
        "", parts.stream().filter(p -> !p.differs()).map(TextDiff.Part::text).toList());
  }
}
