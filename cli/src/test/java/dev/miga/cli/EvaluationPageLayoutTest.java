package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.decode.Timings;
import dev.miga.engine.decode.Work;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Consumption;
import dev.miga.eval.EvaluationPage;
import dev.miga.eval.EvaluationPage.Additions;
import dev.miga.eval.EvaluationResult;
import dev.miga.eval.Exam.Mark;
import dev.miga.eval.Exam.Marks;
import dev.miga.eval.Latency;
import dev.miga.eval.QualityGate;
import dev.miga.eval.Sample;
import dev.miga.eval.Scorecard;
import dev.miga.eval.SvgChart;
import dev.miga.eval.energy.Energy;
import dev.miga.server.testing.Chromium;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Classified.LabelProbability;
import dev.miga.tasks.Kind;
import dev.miga.tasks.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page of an evaluation looks on a telephone and on a desk, and to who cannot see it. */
class EvaluationPageLayoutTest {
  private static final String LONG = "unapalabraquenoacabanunca".repeat(8);
  private static final Kind LABELS = new Kind.Classify(List.of("pedido", LONG, "otro"), 0.2);
  private static final Kind RECORDS = new Kind.Extract(JsonValue.parse("{}"));

  @TempDir private Path folder;
  private static Chromium browser;

  @BeforeAll
  static void start() {
    browser = new Chromium();
  }

  @AfterAll
  static void stop() {
    browser.close();
  }

  private static Mark mark(int line, String text, JsonValue gold, JsonValue output) {
    double confidence = 0.3 + line % 7 / 10.0;
    Optional<Classified> labels =
        output instanceof JsonString label
            ? Optional.of(
                new Classified(
                    Optional.of(label.value()),
                    List.of(
                        new LabelProbability(label.value(), confidence),
                        new LabelProbability("z", 1 - confidence)),
                    new Work(1, 1, 0, 0, 0, 0, 1),
                    new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO)))
            : Optional.empty();
    String slice = line % 3 == 0 ? LONG : "plain";
    return new Mark(
        new Sample("d:" + line, text, gold, "", new JsonObject(slice(slice))),
        gold,
        output,
        confidence,
        gold.equals(output),
        List.of(),
        labels,
        line % 20 == 0 ? Optional.of("empty text") : Optional.empty());
  }

  private static Map<String, JsonValue> slice(String name) {
    return Map.of("slice", new JsonString(name));
  }

  private static Marks labels() {
    List<String> names = List.of("pedido", LONG, "otro");
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      JsonValue gold = new JsonString(names.get(i % 3));
      JsonValue output = new JsonString(names.get(i % 4 == 0 ? (i + 1) % 3 : i % 3));
      String text =
          i % 2 == 0 ? "¿me apartan dos canillas y un cachito de jamón? ".repeat(9) : LONG;
      marks.add(mark(i, text, gold, output));
    }
    return new Marks(marks);
  }

  private static Marks records() {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String items =
          "{\"product\": \"cachito de jamón\", \"quantity\": %d}, ".formatted(i).repeat(6);
      String record = "{\"items\": [%s{}], \"%s\": \"%s\"}";
      JsonValue gold = JsonValue.parse(record.formatted(items, "address", "calle 72"));
      JsonValue other = JsonValue.parse(record.formatted(items, LONG, LONG));
      marks.add(mark(i, "hola\n\n" + LONG, gold, i % 3 == 0 ? other : gold));
    }
    return new Marks(marks);
  }

  private EvaluationResult result(Kind kind, Marks marks) throws IOException {
    Energy energy = new Energy(60, Energy.Source.ESTIMATE, "guessed from /sys/class/" + LONG);
    Duration time = Duration.ofMillis(87);
    Consumption consumption =
        new Consumption(
            marks.all().size(),
            16,
            Duration.ofSeconds(2),
            energy,
            Optional.of(new Latency(50, time, time, 12, 40, energy)),
            Optional.of(700_000_000L));
    Path task =
        Files.writeString(
            folder.resolve("task.yaml"),
            "name: a\nkind: generate\ngate: {exact: 0.99, latency-ms: 1, joules: 0.1, slices: {%s: 1}}\n"
                .formatted(LONG));
    QualityGate gate = QualityGate.of(TaskFile.read(task).gate().orElseThrow());
    return new EvaluationResult(
            LONG,
            new EvaluationResult.Data(LONG + ".jsonl", "00"),
            marks,
            Scorecard.of(kind, marks, Scorecard.SLICE),
            consumption)
        .judged(gate);
  }

  /** As of a training. */
  private static Additions additions() {
    double[] steps = {1, 2, 3};
    SvgChart chart =
        new SvgChart(
            "loss, nats",
            "step",
            List.of(new SvgChart.Line("training", steps, steps)),
            SvgChart.NARROW);
    String table =
        EvaluationPage.header("field", "values", "right", "temperature", "error before", "after")
            + EvaluationPage.row(LONG, "260", "0.913", "1.204", "0.031", "0.012")
            + "</table>\n";
    return new Additions(
        List.of("Its best step was chosen on these messages.", LONG),
        List.of(
            new EvaluationPage.Section("Curves", chart.svg()),
            new EvaluationPage.Section("Calibration", table),
            new EvaluationPage.Section("Data", "<ul><li>" + LONG + "</li></ul>\n"),
            new EvaluationPage.Section("Settings", "<p><code>" + LONG + "</code></p>\n")));
  }

  private List<?> problems(String page, String name, int width) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".html"), page);
    browser.size(width, 844);
    browser.driver.get(file.toUri().toString());
    browser.picture(name + "-" + width);
    List<Object> problems = new ArrayList<>(browser.layoutProblems());
    problems.addAll(browser.accessProblems());
    return problems;
  }

  @ParameterizedTest
  @ValueSource(ints = {390, 1280})
  void nothingIsCutOffAndAllCanBeRead(int width) throws IOException {
    String labels = EvaluationPage.of(result(LABELS, labels()));
    assertThat(labels).contains("Mistaken for each other", "Reliability", "below");
    assertThat(problems(labels, "labels", width)).isEmpty();
    String records = EvaluationPage.of(result(RECORDS, records()), additions());
    assertThat(records).contains("Curves", "<mark>", "slice ");
    assertThat(problems(records, "records", width)).isEmpty();
  }

  @Test
  void whatIsWrongIsFound() throws IOException {
    String page = EvaluationPage.of(result(RECORDS, records()));
    assertThat(problems(page.replace("overflow-wrap: anywhere", ""), "wide", 390)).isNotEmpty();
    assertThat(problems(page.replace("color: #555", "color: #ccc"), "pale", 390))
        .anyMatch(problem -> problem.toString().startsWith("color-contrast"));
  }
}
