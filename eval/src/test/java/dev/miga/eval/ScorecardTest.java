package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.decode.Timings;
import dev.miga.engine.decode.Work;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.eval.PlainScorer.Line;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Classified.LabelProbability;
import dev.miga.tasks.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorecardTest {
  private static final Kind RECORDS = new Kind.Extract(JsonValue.parse("{}"));
  private static final Kind LABELS = new Kind.Classify(List.of("a", "b", "c"), 0.5);
  private static final List<String> SLICES = List.of("plain", "long", "correction");

  /** Records with two members, of which either may be wrong, the less so the surer. */
  private static List<Line> records(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      double confidence = Math.round(random.nextDouble(0.3, 1.0) * 200) / 200.0;
      int n = random.nextInt(9);
      int read = random.nextDouble() < confidence ? n : n + 1;
      String to = random.nextDouble() < 0.9 ? "null" : "\"x\"";
      lines.add(
          new Line(
              SLICES.get(random.nextInt(3)),
              "{\"n\":%d,\"to\":null}".formatted(n),
              "{\"to\":%s,\"n\":%d.0}".formatted(to, read),
              confidence));
    }
    return lines;
  }

  private static List<Line> labels(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double confidence = Math.round(random.nextDouble(0.5, 1.0) * 1000) / 1000.0;
      String gold = List.of("\"a\"", "\"b\"", "\"c\"").get(random.nextInt(3));
      String output = random.nextDouble() < confidence ? gold : "\"b\"";
      lines.add(new Line(SLICES.get(random.nextInt(3)), gold, output, confidence));
    }
    return lines;
  }

  private static Marks marks(List<Line> lines) {
    return new Marks(lines.stream().map(ScorecardTest::mark).toList());
  }

  private static Mark mark(Line line) {
    JsonValue gold = JsonValue.parse(line.gold());
    JsonValue output = JsonValue.parse(line.output());
    JsonObject read = new JsonObject(Map.of("slice", new JsonString(line.slice())));
    return new Mark(
        new Sample("data.jsonl:1", "text", gold, "", read),
        gold,
        output,
        line.confidence(),
        gold.equals(output),
        List.of(),
        output instanceof JsonString label
            ? Optional.of(classified(label.value(), line.confidence(), Optional.of(label.value())))
            : Optional.empty(),
        Optional.empty());
  }

  private static Classified classified(String top, double confidence, Optional<String> answer) {
    return new Classified(
        answer,
        List.of(new LabelProbability(top, confidence), new LabelProbability("z", 1 - confidence)),
        new Work(1, 1, 0, 0, 0, 0, 1),
        new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  private static Map<String, String> shown(Map<String, Tally> tallies) {
    Map<String, String> shown = new TreeMap<>();
    tallies.forEach((name, tally) -> shown.put(name, tally.right() + "/" + tally.of()));
    return shown;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void recordsAreScoredAsByAPlainScorer(long seed) {
    List<Line> lines = records(seed);
    PlainScorer plain = new PlainScorer(lines);
    Scorecard scores = Scorecard.of(RECORDS, marks(lines), "slice");

    assertThat(scores.exact()).isEqualTo(new Tally((int) plain.right(), 260));
    assertThat(shown(scores.slices())).isEqualTo(plain.slices());
    assertThat(shown(scores.fields()))
        .isEqualTo(
            Map.of("n", plain.rightField("n") + "/260", "to", plain.rightField("to") + "/260"));
    assertThat(scores.confusion()).isEmpty();
    agree(scores, plain);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void labelsAreScoredAsByAPlainScorer(long seed) {
    List<Line> lines = labels(seed);
    PlainScorer plain = new PlainScorer(lines);
    Scorecard scores = Scorecard.of(LABELS, marks(lines), "slice");

    assertThat(scores.exact()).isEqualTo(new Tally((int) plain.right(), 200));
    assertThat(scores.fields()).isEmpty();
    Confusion confusion = scores.confusion().orElseThrow();
    confusion
        .labels()
        .forEach(
            (label, score) ->
                assertThat(
                        shown(Map.of("p", score.precision())).get("p")
                            + " "
                            + shown(Map.of("r", score.recall())).get("r"))
                    .isEqualTo(plain.label("\"" + label + "\"")));
    assertThat(confusion.mistakes()).extracting(Confusion.Mistake::given).containsOnly("b");
    assertThat(confusion.mistakes().stream().mapToInt(Confusion.Mistake::count).sum())
        .isEqualTo(200 - (int) plain.right());
    agree(scores, plain);
  }

  private static void agree(Scorecard scores, PlainScorer plain) {
    assertThat(scores.reliability().orElseThrow().error())
        .isCloseTo(plain.calibrationError(), within(1e-12));
    assertThat(scores.selective()).extracting(Selective::wrongOf100).containsExactly(1, 2, 5);
    for (Selective row : scores.selective()) {
      assertThat(row.right().of()).isEqualTo(plain.mostAnswered(row.wrongOf100() / 100.0));
      row.threshold()
          .ifPresent(threshold -> assertThat(plain.through(threshold)).hasSize(row.right().of()));
      assertThat(row.threshold().isPresent()).isEqualTo(row.right().of() > 0);
    }
  }

  @Test
  void aLabelThatIsWithheldIsNotAnsweredButItsConfidenceCounts() {
    Sample sample = new Sample("d:1", "text", new JsonString("a"), "");
    Mark withheld =
        new Mark(
            sample,
            sample.gold(),
            new JsonNull(),
            0.4,
            false,
            List.of(),
            Optional.of(classified("a", 0.4, Optional.empty())),
            Optional.empty());
    Scorecard scores = Scorecard.of(LABELS, new Marks(List.of(withheld)), "slice");

    assertThat(scores.exact()).isEqualTo(new Tally(0, 1));
    assertThat(scores.reliability().orElseThrow().bins().getFirst().right())
        .isEqualTo(new Tally(1, 1));
    assertThat(scores.selective())
        .allSatisfy(row -> assertThat(row.threshold()).isEmpty())
        .allSatisfy(row -> assertThat(row.share()).isZero());
    assertThat(scores.confusion().orElseThrow().mistakes())
        .containsExactly(new Confusion.Mistake("a", Confusion.NONE, 1));
    assertThat(scores.slices()).isEmpty();
  }

  @Test
  void nothingIsSaidAboutConfidencesThatNobodyClaims() {
    Sample sample = new Sample("d:1", "text", new JsonString("a"), "");
    Mark written =
        new Mark(
            sample,
            sample.gold(),
            sample.gold(),
            Double.NaN,
            true,
            List.of(),
            Optional.empty(),
            Optional.empty());
    Scorecard scores = Scorecard.of(new Kind.Generate(10), new Marks(List.of(written)), "slice");

    assertThat(scores.exact()).isEqualTo(new Tally(1, 1));
    assertThat(scores.reliability()).isEmpty();
    assertThat(scores.selective()).isEmpty();
  }

  @Test
  void aMessageWithoutAnAnswerIsWrongAndSaidToBeNone() {
    Sample sample = new Sample("d:1", " ", JsonValue.parse("{\"n\":1}"), "");
    Mark failed =
        new Mark(
            sample,
            sample.gold(),
            new JsonNull(),
            0,
            false,
            List.of(),
            Optional.empty(),
            Optional.of("the text is empty"));
    Scorecard scores = Scorecard.of(RECORDS, new Marks(List.of(failed)), "slice");

    assertThat(scores.failed()).isEqualTo(1);
    assertThat(scores.exact()).isEqualTo(new Tally(0, 1));
    assertThat(scores.fields()).containsEntry("n", new Tally(0, 1));
    assertThat(scores.reliability()).isEmpty();
  }
}
