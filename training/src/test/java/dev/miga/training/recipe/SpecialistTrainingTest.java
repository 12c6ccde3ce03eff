package dev.miga.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.decode.DraftTable;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.eval.Samples;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.ScalarKernels;
import dev.miga.tasks.Classified;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import dev.miga.tasks.TaskFile;
import dev.miga.training.Evaluation;
import dev.miga.training.TestKernels;
import dev.miga.training.Trainer.Start;
import dev.miga.training.TrainingProgress;
import dev.miga.training.TrainingResult.Ending;
import dev.miga.training.recipe.SpecialistTraining.BelowGate;
import dev.miga.training.recipe.SpecialistTraining.OnMisfit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialistTrainingTest {
  private static final List<String> WORDS = List.of("hola", "pan", "la", "capital");
  private static final String LORA = "rank: 4\n  learning-rate: 0.005";
  private static final String FULL = "method: full\n  learning-rate: 0.001";

  @TempDir Path folder;
  private Path model = Path.of("unset");

  @BeforeEach
  void writeModel() {
    model = TinyGemma.wide().write(folder);
  }

  private SpecialistTraining training() {
    SpecialistLoader loader =
        new SpecialistLoader(own -> model, new ScalarKernels(), 1, (done, total) -> {});
    return new SpecialistTraining(loader, TestKernels.exact(), EnergyMeter.ofThisMachine(5));
  }

  private Path task(String name, String yaml) throws IOException {
    return Files.writeString(folder.resolve(name), yaml);
  }

  /** Whether a text begins with one word or another. */
  private Path classification(String method) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 48; i++) {
      String first = i % 2 == 0 ? "hola" : "pan";
      lines.append(
          "{\"text\": \"%s %s %s %d\", \"label\": \"%s\"}%n"
              .formatted(first, WORDS.get(i / 2 % 4), WORDS.get(i / 8 % 4), i, first));
    }
    Files.writeString(folder.resolve("labels.jsonl"), lines);
    return task(
        "classify.yaml",
        """
        name: words
        kind: classify
        labels: [hola, pan]
        training:
          data: labels.jsonl
          validation: 0.25
          %s
          warm-up: 2
          epochs: 6
          batch: 6
        """
            .formatted(method));
  }

  private Path extraction(String method, String more) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 16; i++) {
      lines.append(
          "{\"text\": \"hola %d pan\", \"gold\": {\"n\": %d, \"said\": \"%d pan\"}}%n"
              .formatted(i, i, i));
    }
    Files.writeString(folder.resolve("records.jsonl"), lines + more);
    Files.writeString(
        folder.resolve("held.jsonl"),
        """
        {"text": "hola 40 pan", "gold": {"n": 40}}
        {"text": "hola 41 pan", "gold": {"n": 41}}
        """);
    return task(
        "extract.yaml",
        """
        name: numbers
        kind: extract
        schema: {type: object, additionalProperties: false, required: [n],
                 properties: {n: {type: integer, minimum: 1, maximum: 99}}}
        written: {type: object, additionalProperties: false, required: [said, n],
                  properties: {said: {type: string, x-verbatim: true, maxLength: 9},
                               n: {type: integer, minimum: 1, maximum: 99}}}
        training: {data: records.jsonl, validation: held.jsonl, %s, epochs: 2, batch: 4,
                   learning-rate: 0.003, warm-up: 1}
        """
            .formatted(method));
  }

  private SpecialistTraining.Order order(Path task, Start start, OnMisfit misfits) {
    TaskFile file = TaskFile.read(task);
    return new SpecialistTraining.Order(
        file,
        Recipe.of(file, Map.of()),
        folder.resolve(file.task().name()),
        start,
        misfits,
        BelowGate.REFUSE);
  }

  /** Hears everything, and may ask for the end after some steps. */
  private static final class Heard implements SpecialistTraining.Listener {
    private final List<String> notes = new ArrayList<>();
    private final List<Evaluation> evaluations = new ArrayList<>();
    private int steps;

    @Override
    public void note(String sentence) {
      notes.add(sentence);
    }

    @Override
    public void stepped(TrainingProgress progress) {
      steps++;
    }

    @Override
    public void evaluated(int step, Evaluation evaluation) {
      evaluations.add(evaluation);
    }

    BooleanSupplier after(int limit) {
      return () -> steps >= limit;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LORA, FULL})
  void aClassifierIsPublishedWithTheScoreThatItHasInService(String method) throws IOException {
    SpecialistTraining.Order order = order(classification(method), Start.FRESH, OnMisfit.STOP);
    TrainingOutcome outcome = training().run(order, new Heard(), () -> false);
    assertThat(outcome.scores().get("exact_match"))
        .isEqualTo(outcome.result().best().score())
        .isGreaterThan(0.9);
    SpecialistFile published = SpecialistFile.read(outcome.specialist());
    assertThat(published.task().repeat()).isEqualTo(2); // chosen, and kept
    assertThat(published.base().sha256()).hasSize(64);
    assertThat(published.scores().toJson()).contains("\"exact_match\":");
    assertThat(published.provenance().toJson()).contains("Gemma Terms of Use", "labels.jsonl");
    assertThat(outcome.report())
        .content()
        .contains(
            "loss, nats", "exact match, held out", "Reliability", "Calibration", "Wrong answers")
        .contains("On a share of 0.25 of labels.jsonl, 12 messages.")
        .doesNotContain(folder.toString());
    try (Specialist specialist = training().loader().load(published)) {
      assertThat(((Classified) specialist.apply("hola la capital")).label()).contains("hola");
    }
    assertThat(order.run().checkpoint()).doesNotExist();
    assertThat(order.run().candidate()).doesNotExist();
    assertThat(Adapter.read(order.run().last()).changes()).isNotEmpty();
  }

  @Test
  void whatIsBelowTheGateStaysInTheRunUntilItIsAskedFor() throws IOException {
    Path task = extraction("rank: 4", "");
    String gated = Files.readString(task) + "gate: {exact: 1, slices: {correction: 0.5}}\n";
    Files.writeString(task, gated);
    Path published = Files.createDirectories(folder.resolve("numbers"));
    Path adapter = Files.writeString(published.resolve(SpecialistFile.ADAPTER), "the one before");

    SpecialistTraining.Order order = order(task, Start.FRESH, OnMisfit.STOP);
    assertThatThrownBy(() -> training().run(order, new Heard(), () -> false))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REFUSED))
        .hasMessageContainingAll(
            "numbers is below its gate: exact: ",
            " of 2 are right, at least 100.0 % must be; slice correction: no such message",
            "not published",
            "--resume --despite-gate");
    assertThat(adapter).hasContent("the one before");
    Path kept = order.run().path().resolve("specialist");
    assertThat(SpecialistFile.read(kept).adapter()).isPresent();
    assertThat(kept.resolve("report.html")).content().contains("It was not published");
    assertThat(order.run().best()).exists();

    Heard second = new Heard();
    SpecialistTraining.Order despite =
        new SpecialistTraining.Order(
            order.task(),
            order.recipe(),
            order.folder(),
            Start.RESUMED,
            OnMisfit.STOP,
            BelowGate.PUBLISH);
    TrainingOutcome outcome = training().run(despite, second, () -> false);
    assertThat(second.steps).isZero();
    assertThat(outcome.gate().orElseThrow().isPassed()).isFalse();
    assertThat(Adapter.read(adapter).changes()).isNotEmpty();
    assertThat(outcome.report()).content().contains("--despite-gate");
    assertThat(kept).doesNotExist();
    assertThat(order.run().checkpoint()).doesNotExist();
  }

  @Test
  void whatIsTrainedOnNormalizedTextsAnswersWithTheGivenOnes() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 16; i++) {
      lines.append(
          "{\"text\": \"HOLA LA  CAPITAL  %d\", \"gold\": {\"said\": \"CAPITAL  %d\"}}%n"
              .formatted(i, i));
    }
    Files.writeString(folder.resolve("shouted.jsonl"), lines);
    Path task =
        task(
            "shouted.yaml",
            """
            name: shouted
            kind: extract
            normalize: [capitals, spaces]
            schema: {type: object, additionalProperties: false, required: [said],
                     properties: {said: {type: string, x-verbatim: true, maxLength: 20}}}
            training: {data: shouted.jsonl, validation: 0.25, rank: 4, epochs: 2, batch: 4,
                       learning-rate: 0.003, warm-up: 1}
            """);
    TrainingOutcome outcome =
        training().run(order(task, Start.FRESH, OnMisfit.STOP), new Heard(), () -> false);
    SpecialistFile published = SpecialistFile.read(outcome.specialist());
    assertThat(published.task().normalize()).hasSize(2);
    try (Specialist specialist = training().loader().load(published)) {
      String text = "HOLA LA  CAPITAL  77";
      JsonValue said = ((JsonObject) specialist.applyToJson(text)).get("said").orElseThrow();
      assertThat(((JsonString) said).value()).isSubstringOf(text);
    }
  }

  @Test
  void whatReachesTheGateIsPublished() throws IOException {
    Path task = extraction("rank: 4", "");
    Files.writeString(
        task, Files.readString(task) + "gate: {exact: 0, latency-ms: 1000000, joules: 1000000}\n");
    TrainingOutcome outcome =
        training().run(order(task, Start.FRESH, OnMisfit.STOP), new Heard(), () -> false);
    assertThat(outcome.gate().orElseThrow().isPassed()).isTrue();
    assertThat(SpecialistFile.read(outcome.specialist()).adapter()).isPresent();
  }

  @Test
  void whatAGateAsksForBesidesIsMeasured() throws IOException {
    Path task = extraction("rank: 4", "");
    Files.writeString(
        task, Files.readString(task) + "gate: {groups: 0, robustness: {capitals: 0, none: 0}}\n");
    SpecialistTraining.Order order = order(task, Start.FRESH, OnMisfit.STOP);
    assertThatThrownBy(() -> training().run(order, new Heard(), () -> false))
        .hasMessageContaining(
            "below its gate: groups were not measured; robustness none was not measured. It");
    Files.writeString(
        task.resolveSibling("groups.jsonl"),
        """
        {"id": "g", "attribute": "name", "variants": [
          {"text": "hola 40 pan", "gold": {"n": 40}}, {"text": "hola 41 pan", "gold": {"n": 41}}]}
        """
            .replace("\n", ""));
    assertThatThrownBy(() -> training().run(resumed(order), new Heard(), () -> false))
        .hasMessageContaining("below its gate: robustness none was not measured. It");
  }

  private static SpecialistTraining.Order resumed(SpecialistTraining.Order order) {
    return new SpecialistTraining.Order(
        order.task(),
        order.recipe(),
        order.folder(),
        Start.RESUMED,
        order.misfits(),
        order.belowGate());
  }

  @Test
  void aGateThatIsNoneIsRefusedBeforeAStepIsTaken() throws IOException {
    Path task = extraction("rank: 4", "");
    Files.writeString(task, Files.readString(task) + "gate: {exact: 90}\n");
    Heard heard = new Heard();
    assertThatThrownBy(
            () -> training().run(order(task, Start.FRESH, OnMisfit.STOP), heard, () -> false))
        .hasMessageContaining("'exact'");
    assertThat(heard.notes).isEmpty();
  }

  @Test
  void aModelTrainedInFullIsWholeWeightsInTwoBytes() throws IOException {
    TrainingOutcome outcome =
        training()
            .run(
                order(extraction("method: full", ""), Start.FRESH, OnMisfit.STOP),
                new Heard(),
                () -> false);
    Adapter adapter = Adapter.read(outcome.specialist().resolve(SpecialistFile.ADAPTER));
    int linears = 7 * TinyGemma.wide().config().numHiddenLayers();
    assertThat(adapter.changes())
        .hasSize(linears)
        .allSatisfy(
            (name, change) ->
                assertThat(change)
                    .isInstanceOfSatisfying(
                        Adapter.Whole.class,
                        whole -> assertThat(whole.type()).isEqualTo(GgmlType.BF16)));
    assertThat(outcome.scores().get("exact_match")).isEqualTo(outcome.result().best().score());
  }

  @ParameterizedTest
  @ValueSource(strings = {LORA, FULL})
  void anAdapterIsTrainedFurther(String method) throws IOException {
    Path task = classification(method);
    Heard first = new Heard();
    TrainingOutcome once =
        training().run(order(task, Start.FRESH, OnMisfit.STOP), first, () -> false);
    Path adapter = once.specialist().resolve(SpecialistFile.ADAPTER);
    TaskFile file = TaskFile.read(task);
    Recipe further =
        Recipe.of(
            file,
            Map.of(
                "start-from", new JsonString(adapter.toString()),
                "learning-rate", JsonValue.parse("0.000001"),
                "epochs", JsonValue.parse("1")));
    Heard second = new Heard();
    training()
        .run(
            new SpecialistTraining.Order(
                file,
                further,
                folder.resolve("further"),
                Start.FRESH,
                OnMisfit.STOP,
                BelowGate.REFUSE),
            second,
            () -> false);
    assertThat(second.evaluations).hasSize(2); // before the first step and after the last
    assertThat(second.evaluations.getFirst().score()).isEqualTo(once.result().best().score());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rank: 4, quantization: Q4_0", "method: full, quantization: Q5_0"})
  void whatWasTrainedForFewerBitsIsServedByThem(String method) throws IOException {
    SpecialistTraining.Order order = order(extraction(method, ""), Start.FRESH, OnMisfit.STOP);
    TrainingOutcome outcome = training().run(order, new Heard(), () -> false);
    SpecialistFile published = SpecialistFile.read(outcome.specialist());
    assertThat(published.base().quantization())
        .isEqualTo(order.recipe().quantized().map(Quantized::layout))
        .isPresent();
    assertThat(outcome.scores().get("exact_match")).isEqualTo(outcome.result().best().score());
    assertThat(outcome.parity())
        .hasValueSatisfying(parity -> assertThat(parity.whole().after().of()).isEqualTo(2));
    assertThat(outcome.report()).content().contains("Fewer bits", "<li>n: ", " right before, ");
  }

  @Test
  void theMeanOfAdaptersIsPublished() throws IOException {
    Path task = classification(LORA);
    TrainingOutcome once =
        training().run(order(task, Start.FRESH, OnMisfit.STOP), new Heard(), () -> false);
    Path adapter = once.specialist().resolve(SpecialistFile.ADAPTER);
    Path mean =
        task(
            "mean.yaml",
            Files.readString(task)
                .replace("name: words", "name: mean")
                .replace("epochs: 6", "epochs: 0\n  start-from: [%1$s, %1$s]".formatted(adapter)));
    TrainingOutcome published =
        training().run(order(mean, Start.FRESH, OnMisfit.STOP), new Heard(), () -> false);
    assertThat(published.result().steps()).isZero();
    assertThat(published.scores()).isEqualTo(once.scores());
    assertThat(published.specialist().resolve(SpecialistFile.ADAPTER))
        .hasSameBinaryContentAs(adapter);
    assertThat(published.report())
        .content()
        .contains("<th scope=\"row\">steps</th><td class=\"n\">0</td>")
        .doesNotContain("loss, nats");
  }

  @Test
  void anAdapterOfTheOtherMethodIsNotTrainedFurther() throws IOException {
    TaskFile file = TaskFile.read(extraction("rank: 4", ""));
    TrainingOutcome factors =
        training().run(order(file.path(), Start.FRESH, OnMisfit.STOP), new Heard(), () -> false);
    Path adapter = factors.specialist().resolve(SpecialistFile.ADAPTER);
    TaskFile full = TaskFile.read(extraction("method: full", ""));
    Recipe recipe = Recipe.of(full, Map.of("start-from", new JsonString(adapter.toString())));
    SpecialistTraining.Order order =
        new SpecialistTraining.Order(
            full, recipe, folder.resolve("full"), Start.FRESH, OnMisfit.STOP, BelowGate.REFUSE);
    assertThatThrownBy(() -> training().run(order, new Heard(), () -> false))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("adapter.safetensors", "trained with the same method");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rank: 4", "method: full"})
  void aRunThatWasSavedGoesOnToTheSameAdapter(String method) throws IOException {
    Path task = extraction(method, "");
    Heard whole = new Heard();
    TrainingOutcome uninterrupted =
        training().run(order(task, Start.FRESH, OnMisfit.STOP), whole, () -> false);
    byte[] expected =
        Files.readAllBytes(uninterrupted.specialist().resolve(SpecialistFile.ADAPTER));
    Files.delete(uninterrupted.specialist().resolve(SpecialistFile.ADAPTER));

    Heard first = new Heard();
    TrainingOutcome saved =
        training().run(order(task, Start.FRESH, OnMisfit.STOP), first, first.after(2));
    assertThat(saved.result().ending()).isEqualTo(Ending.CANCELLED);
    assertThat(saved.specialist().resolve(SpecialistFile.ADAPTER)).doesNotExist();

    Heard second = new Heard();
    TrainingOutcome resumed =
        training().run(order(task, Start.RESUMED, OnMisfit.STOP), second, () -> false);
    assertThat(first.steps + second.steps).isEqualTo(whole.steps);
    assertThat(saved.result().course().isWhole()).isFalse();
    assertThat(second.notes).noneMatch(note -> note.contains("were done before"));
    assertThat(resumed.specialist().resolve(SpecialistFile.ADAPTER)).hasBinaryContent(expected);
  }

  @Test
  void aRunWhoseStepsAreDoneIsPublishedByResuming() throws IOException {
    Path task = extraction("rank: 4", "");
    Heard first = new Heard();
    TrainingOutcome saved =
        training().run(order(task, Start.FRESH, OnMisfit.STOP), first, first.after(8));
    assertThat(saved.result().ending()).isEqualTo(Ending.CANCELLED);
    assertThat(saved.result().course().isWhole()).isTrue();
    SpecialistTraining.Order again = order(task, Start.RESUMED, OnMisfit.STOP);
    assertThat(again.isDone()).isFalse();
    Heard second = new Heard();
    TrainingOutcome published = training().run(again, second, () -> false);
    assertThat(second.steps).isZero();
    assertThat(second.notes)
        .contains(
            "all 8 steps were done before; what is published is the best, after step "
                + published.result().bestStep());
    assertThat(again.isDone()).isTrue();
    assertThat(order(task, Start.FRESH, OnMisfit.STOP).isDone()).isFalse();
  }

  @Test
  void samplesThatDoNotFitStopTheRunOrAreLeftOutWhenAsked() throws IOException {
    Path task =
        extraction(
            "rank: 4",
            """
            {"text": "hola 5 pan", "gold": {"n": 500, "said": "5 pan"}}
            {"text": "hola 6 pan", "gold": {"n": 6, "said": "seis"}}
            """);
    Heard stopped = new Heard();
    assertThatThrownBy(
            () -> training().run(order(task, Start.FRESH, OnMisfit.STOP), stopped, () -> false))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("2 of the samples", "records.jsonl:17", "--skip-invalid");
    assertThat(stopped.notes)
        .anyMatch(note -> note.contains("records.jsonl:17: "))
        .anyMatch(note -> note.contains("records.jsonl:18: "));
    Heard heard = new Heard();
    training().run(order(task, Start.FRESH, OnMisfit.SKIP), heard, () -> false);
    assertThat(heard.notes)
        .contains("left out: 2 of the samples do not fit:")
        .anyMatch(note -> note.startsWith("left out: ") && note.contains("records.jsonl:17: "))
        .anyMatch(note -> note.contains("16 samples to learn from, 2 held out"));
  }

  @Test
  void goldThatIsHeldOutMustFitToo() throws IOException {
    Path task = extraction("rank: 4", "");
    Files.writeString(
        folder.resolve("held.jsonl"),
        """
        {"text": "hola 40 pan", "gold": {"n": 40}}
        {"text": "hola 41 pan", "gold": {"said": "41 pan", "n": 41}}
        {"text": "hola 42 pan", "gold": {"n": 420}}
        {"text": " ", "gold": {"n": 43}}
        """);
    assertThatThrownBy(
            () -> training().run(order(task, Start.FRESH, OnMisfit.STOP), new Heard(), () -> false))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("2 of the samples", "held.jsonl:3");
    Heard heard = new Heard();
    training().run(order(task, Start.FRESH, OnMisfit.SKIP), heard, () -> false);
    assertThat(heard.notes).anyMatch(note -> note.contains("16 samples to learn from, 2 held out"));
  }

  @Test
  void labelsThatAreHeldOutMustBeTheTasks() throws IOException {
    Path task = classification(LORA);
    Files.writeString(
        folder.resolve("labels.jsonl"),
        Files.readString(folder.resolve("labels.jsonl"))
            .replace("\"label\": \"pan\"", "\"label\": \"p\""));
    SpecialistTraining.Order order = order(task, Start.FRESH, OnMisfit.STOP);
    assertThatThrownBy(() -> training().run(order, new Heard(), () -> false))
        .hasMessageContaining("24 of the samples"); // those that are held out as well
  }

  @Test
  void saysThatNothingIsLeftToExamineWith() throws IOException {
    Path task = extraction("rank: 4", "");
    Files.writeString(
        folder.resolve("held.jsonl"), "{\"text\": \"hola 40 pan\", \"gold\": {\"n\": 400}}");
    assertThatThrownBy(
            () -> training().run(order(task, Start.FRESH, OnMisfit.SKIP), new Heard(), () -> false))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("none of the 1 held-out samples fits", "held.jsonl:1");
  }

  @Test
  void doesNotTrainOnAFewSamples() throws IOException {
    Path task = extraction("rank: 4", "");
    Path data = folder.resolve("records.jsonl");
    List<String> lines = Files.readAllLines(data);
    Files.write(data, lines.subList(0, 7));
    assertThatThrownBy(
            () -> training().run(order(task, Start.FRESH, OnMisfit.STOP), new Heard(), () -> false))
        .isInstanceOf(MigaException.class)
        .hasMessageContainingAll("7 samples to learn from are too few", "at least 8");
    Files.write(data, lines.subList(0, 8));
    Heard heard = new Heard();
    training().run(order(task, Start.FRESH, OnMisfit.STOP), heard, () -> false);
    assertThat(heard.notes).anyMatch(note -> note.startsWith("each held-out sample is 50 points"));
  }

  @Test
  void saysWhatItChoseForTheData() throws IOException {
    Path task = extraction("rank: 4", "");
    Files.writeString(
        task,
        Files.readString(task)
            .replace("validation: held.jsonl, ", "")
            .replace("epochs: 2, ", "")
            .replace("learning-rate: 0.003, warm-up: 1", "seed: 1"));
    Heard heard = new Heard();
    TrainingOutcome outcome =
        training().run(order(task, Start.FRESH, OnMisfit.STOP), heard, () -> false);
    assertThat(heard.notes)
        .contains(
            "chosen for 16 samples: epochs 12, learning rate 4e-4, warm-up 3 steps, held out 5"
                + " (set them under 'training' to choose yourself)");
    assertThat(outcome.result().steps()).isEqualTo(36);
  }

  @Test
  void warnsOfLabelsWithoutSamples() throws IOException {
    Path task = classification(LORA);
    Files.writeString(
        task,
        Files.readString(task)
            .replace("[hola, pan]", "[hola, pan, %s]".formatted(others(30)))
            .replace("epochs: 6", "epochs: 1"));
    Heard heard = new Heard();
    training().run(order(task, Start.FRESH, OnMisfit.STOP), heard, () -> false);
    assertThat(heard.notes).anyMatch(note -> note.startsWith("fewer than 2 samples a label"));
  }

  private static String others(int labels) {
    return String.join(", ", IntStream.range(0, labels).mapToObj("other%d"::formatted).toList());
  }

  @Test
  void nothingReadableIsCopiedFromTheDataUnlessAskedFor() throws IOException {
    Path task = extraction("rank: 4", "");
    Path folder = published(task, Map.of());
    Path drafts = folder.resolve(SpecialistFile.DRAFTS);
    assertThat(drafts).hasSize(DraftTable.bytes());
    assertThat(new String(Files.readAllBytes(drafts), StandardCharsets.ISO_8859_1))
        .doesNotContain("pan", "said");
    assertThat(folder.resolve("report.html")).content().containsPattern("hola 4[01] pan");

    Path elsewhere = Files.createDirectory(this.folder.resolve("elsewhere"));
    Path data = elsewhere.resolve("twice.jsonl");
    String lines = Files.readString(this.folder.resolve("records.jsonl"));
    Files.writeString(data, lines + lines);
    published(task, Map.of("data", new JsonString(data.toString())));
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("twice.jsonl:1 and twice.jsonl:17")
        .doesNotContain(elsewhere.toString());

    published(
        task,
        Map.of(
            "drafts", JsonValue.parse("false"),
            "report", JsonValue.parse("{\"messages\": false}")));
    assertThat(drafts).doesNotExist();
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("Texts and answers are left out")
        .doesNotContain("hola 40", "hola 41");
  }

  private Path published(Path task, Map<String, JsonValue> overrides) {
    TaskFile file = TaskFile.read(task);
    return training()
        .run(
            new SpecialistTraining.Order(
                file,
                Recipe.of(file, overrides),
                folder.resolve("published"),
                Start.FRESH,
                OnMisfit.STOP,
                BelowGate.REFUSE),
            new Heard(),
            () -> false)
        .specialist();
  }

  @Test
  void overTheVocabularySamplesMayBeAsTheyAreAnswered() throws IOException {
    String answered = "{\"text\": \"hola 7 pan\", \"gold\": {\"n\": 7}}\n";
    Path written = extraction("rank: 4", answered);
    assertThatThrownBy(
            () ->
                training()
                    .run(order(written, Start.FRESH, OnMisfit.STOP), new Heard(), () -> false))
        .hasMessageContaining("records.jsonl:17");
    Path either = extraction("rank: 4, loss: vocabulary", answered);
    Heard heard = new Heard();
    training().run(order(either, Start.FRESH, OnMisfit.STOP), heard, () -> false);
    assertThat(heard.notes).anyMatch(note -> note.contains("17 samples to learn from"));

    String neither = "{\"text\": \"hola 7 pan\", \"gold\": {\"m\": 7}}\n";
    Path wrong = extraction("rank: 4, loss: vocabulary", neither);
    assertThatThrownBy(
            () ->
                training().run(order(wrong, Start.FRESH, OnMisfit.STOP), new Heard(), () -> false))
        .hasMessageContaining("records.jsonl:17");
  }

  @Test
  void holdsTheSameOutWhateverTheSeed() throws IOException {
    Files.write(
        folder.resolve("d.jsonl"),
        IntStream.range(0, 40)
            .mapToObj("{\"text\": \"texto %d\", \"label\": \"a\"}"::formatted)
            .toList());
    TaskFile file =
        TaskFile.read(
            task(
                "seed.yaml", "name: a\nkind: classify\nlabels: [a, b]\ntraining: {data: d.jsonl}"));
    Samples samples = new Samples(file.task().kind(), Optional.empty(), Optional.empty());
    DataSplit one = DataSplit.of(Recipe.of(file, Map.of("seed", JsonValue.parse("1"))), samples);
    DataSplit two = DataSplit.of(Recipe.of(file, Map.of("seed", JsonValue.parse("2"))), samples);
    assertThat(one.validation()).hasSize(13).isEqualTo(two.validation());
  }

  @Test
  void tellsOfDuplicatesContradictionsAndLeaks() throws IOException {
    Path data = folder.resolve("d.jsonl");
    Files.writeString(
        data,
        """
        {"text": "hola pan", "label": "hola"}
        {"text": "Hola, pan!", "label": "hola"}
        {"text": "hola  pan", "label": "pan"}
        {"text": "la capital", "label": "pan"}
        """);
    Files.writeString(
        folder.resolve("held.jsonl"), "{\"text\": \"LA CAPITAL\", \"label\": \"pan\"}");
    Path task =
        task(
            "leak.yaml",
            """
            name: a
            kind: classify
            labels: [hola, pan]
            training: {data: d.jsonl, validation: held.jsonl}
            """);
    TaskFile file = TaskFile.read(task);
    Recipe recipe = Recipe.of(file, Map.of());
    DataSplit split =
        DataSplit.of(recipe, new Samples(file.task().kind(), recipe.group(), recipe.none()));
    assertThat(split.training()).hasSize(3);
    assertThat(split.notes())
        .anyMatch(note -> note.contains("d.jsonl:4") && note.contains("validation"))
        .anyMatch(note -> note.contains("d.jsonl:2") && note.contains("more than once:"))
        .anyMatch(note -> note.contains("d.jsonl:3") && note.contains("different answers"));
  }
}
