package dev.miga.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.kernels.ScalarKernels;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminerTest {
  private static final String DATA =
      """
      {"id": "m1", "slice": "a", "text": "hola, pan", "gold": {"bread": "pan"}}
      {"id": "m2", "slice": "a", "text": "canilla", "gold": {"bread": "pan"}}
      {"id": "m3", "slice": "b", "text": " ", "gold": {"bread": "pan"}}
      {"id": "m4", "slice": "b", "text": "la capital", "gold": {"bread": "canilla"}}
      """;

  @TempDir Path folder;
  private Path data = Path.of("");

  @BeforeEach
  void writeData() throws IOException {
    data = Files.writeString(folder.resolve("data.jsonl"), DATA);
  }

  private Specialist specialist() throws IOException {
    Path model = TinyGemma.wide().write(folder);
    Path task =
        Files.writeString(
            folder.resolve("task.yaml"),
            """
            name: tiny
            kind: extract
            schema: {type: object, additionalProperties: false, required: [bread],
              properties: {bread: {enum: [canilla, pan]}}}
            """);
    return new SpecialistLoader(own -> model, new ScalarKernels(), 1, (done, total) -> {})
        .load(SpecialistFile.read(task));
  }

  private EvaluationResult evaluate(int inFlight, int alone) throws IOException {
    try (Specialist specialist = specialist()) {
      Exam exam =
          new Exam(
              specialist.task().kind(),
              new Samples(specialist.task().kind(), Optional.empty(), Optional.empty()).read(data));
      EnergyMeter meter = EnergyMeter.of(folder.resolve("no powercap"), 2);
      List<Exam.Mark> told = new ArrayList<>();
      Examiner.Examined examined =
          new Examiner(exam, meter, inFlight, alone).examine(specialist, told::add);
      assertThat(told).isEqualTo(examined.marks().all());
      for (Exam.Mark mark : told) {
        if (mark.failure().isEmpty()) {
          JsonValue said = specialist.apply(mark.sample().text()).output();
          assertThat(mark.output()).isEqualTo(said);
        }
      }
      return new EvaluationResult(
          "tiny",
          EvaluationResult.Data.of(data),
          examined.marks(),
          Scorecard.of(exam.kind(), examined.marks(), "slice"),
          examined.consumption());
    }
  }

  @Test
  void answersAreThoseOfServiceAndWhatTheyTakeIsTold() throws IOException {
    EvaluationResult result = evaluate(2, 50);

    assertThat(result.scores().exact().of()).isEqualTo(4);
    assertThat(result.scores().failed()).isEqualTo(1);
    assertThat(result.scores().slices().keySet()).containsExactly("a", "b");
    assertThat(result.wrong()).extracting(EvaluationResult.Wrong::key).contains("m3");
    Consumption consumption = result.consumption();
    Latency latency = consumption.latency().orElseThrow();
    assertThat(latency.messages()).isEqualTo(3);
    assertThat(latency.p95()).isGreaterThanOrEqualTo(latency.median());
    assertThat(latency.passesMedian()).isPositive();
    assertThat(latency.tokensMedian()).isPositive();
    assertThat(latency.energy().how()).contains("2 W a busy core", "no RAPL counter");
    assertThat(latency.batteryShare())
        .isCloseTo(25 * latency.joulesPerMessage() / 70131.6, within(1e-12));
    assertThat(consumption.wattHoursPer10000())
        .isCloseTo(consumption.energy().joules() / 4 * 10_000 / 3600, within(1e-9));
  }

  @Test
  void noneNeedBeTimed() throws IOException {
    EvaluationResult result = evaluate(16, 0);
    assertThat(result.consumption().latency()).isEmpty();
    assertThat(EvaluationJson.of(result).get("latency_ms")).isEmpty();
  }

  @Test
  void anEvaluationIsComparedWithItsOwnJson() throws IOException {
    EvaluationResult result = evaluate(16, 0);
    String json = EvaluationJson.of(result).toJson();
    JsonObject read = (JsonObject) JsonValue.parse(json);
    assertThat(read.get("n").orElseThrow().toJson()).isEqualTo("4");
    assertThat(read.get("outcomes").map(o -> ((JsonObject) o).members().keySet()).orElseThrow())
        .containsExactly("m1", "m2", "m3", "m4");
    Path before = Files.writeString(folder.resolve("before.json"), json.replace("true", "false"));

    String sha256 = result.data().sha256();
    EvaluationResult beside = result.against("before.json", Outcomes.read(before, sha256));
    Comparison against = beside.against().orElseThrow();
    assertThat(against.before()).isEqualTo(new Tally(0, 4));
    assertThat(against.after()).isEqualTo(result.scores().exact());
    assertThat(against.test()).isEqualTo(new PairedTest(result.scores().exact().right(), 0));
    assertThat(EvaluationText.of(beside)).contains("against before.json", "no more than chance");
    assertThatThrownBy(() -> Outcomes.read(before, "0".repeat(64)))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining("of other data");
    assertThatThrownBy(() -> Outcomes.read(data, sha256))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE));
  }

  @Test
  void linesWithoutAnIdOfTheirOwnAreKnownByTheirNumbers() {
    Sample one = new Sample("d.jsonl:3", "a", JsonValue.parse("1"), "");
    Sample other =
        new Sample(
            "d.jsonl:5", "b", JsonValue.parse("1"), "", (JsonObject) JsonValue.parse("{\"id\":1}"));
    List<Exam.Mark> marks = new ArrayList<>();
    for (Sample sample : List.of(one, other)) {
      marks.add(
          new Exam.Mark(
              sample,
              sample.gold(),
              sample.gold(),
              1,
              true,
              List.of(),
              Optional.empty(),
              Optional.empty()));
    }
    assertThat(Outcomes.keys(new Exam.Marks(marks))).containsExactly("3", "5");
    assertThat(Outcomes.keys(new Exam.Marks(marks.subList(1, 2)))).containsExactly("1");
  }

  @Test
  void quantilesAreThoseOfTheSortedValues() {
    long[] values = {5, 1, 4, 2, 3};
    assertThat(Latency.quantile(values, 0.5)).isEqualTo(3);
    assertThat(Latency.quantile(values, 0.95)).isEqualTo(5);
    assertThat(Latency.quantile(new long[] {7}, 0.5)).isEqualTo(7);
  }
}
