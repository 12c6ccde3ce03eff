package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Calibrator;
import dev.miga.eval.EvaluationPage;
import dev.miga.eval.EvaluationResult;
import dev.miga.eval.Exam;
import dev.miga.eval.Examiner;
import dev.miga.eval.GateExam;
import dev.miga.eval.Parity;
import dev.miga.eval.QualityGate;
import dev.miga.eval.Scorecard;
import dev.miga.kernels.GgmlType;
import dev.miga.tasks.Digest;
import dev.miga.tasks.Folder;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import dev.miga.training.AdapterFile;
import dev.miga.training.TrainingResult;
import dev.miga.training.layer.TrainableGemma;
import dev.miga.training.layer.TrainableParameters;
import dev.miga.training.recipe.SpecialistTraining.BelowGate;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Publishes the best adapter of a run as a specialist. It is put together apart, loaded as a user
 * would, examined again, and moved into place only if its score is the one seen in training, and it
 * reaches the gate of its task. What is refused stays where it was put together.
 *
 * @param base model over which the origin of a quantized specialist is examined
 * @param gate of the task
 * @param notes on the data, for the report
 */
record Publisher(
    SpecialistLoader loader,
    BaseModel base,
    SpecialistTraining.Order order,
    Examiner examiner,
    Optional<QualityGate> gate,
    List<String> notes) {
  private static final String REPORT = "report.html";

  private static final String TERMS =
      "derived from Gemma, which is provided under and subject to the Gemma Terms of Use"
          + " found at ai.google.dev/gemma/terms";

  /** Where the report lies. */
  Path report() {
    return order.folder().resolve(REPORT);
  }

  /** Where a specialist is put together. */
  private Path stage() {
    return order.run().path().resolve("specialist");
  }

  TrainingOutcome publish(
      TrainingResult result,
      TrainableGemma model,
      SpecialistFile untrained,
      Path baseFile,
      double seconds) {
    Path stage = stage();
    Folder.delete(stage);
    try {
      Files.createDirectories(stage);
      writeAdapter(model, stage.resolve(SpecialistFile.ADAPTER));
      SpecialistFile staged =
          untrained
              .withBase(untrained.base().in(baseFile))
              .withAdapter(stage.resolve(SpecialistFile.ADAPTER));
      staged.write(stage);
      if (untrained.drafts().isPresent()) {
        Files.copy(untrained.drafts().get(), stage.resolve(SpecialistFile.DRAFTS));
      }
      Exam.Marks marks = examine(stage, result);
      List<Calibrator.Row> rows = Calibrator.fit(marks);
      Map<String, Double> scores = scores(marks);
      SpecialistFile finished =
          staged.finished(Calibrator.calibration(rows), json(scores), provenance(result, seconds));
      finished.write(stage);
      EvaluationResult evaluation = evaluate(stage);
      Optional<Parity> parity = parity(staged, marks);
      Report report = new Report(order, result, rows, parity, notes, seconds);
      Files.writeString(
          stage.resolve(REPORT), EvaluationPage.of(evaluation, report.additions(evaluation)));
      evaluation.gate().ifPresent(this::require);
      parity.ifPresent(this::require);
      move(stage);
      Folder.delete(stage);
      return new TrainingOutcome(
          result, order.folder(), scores, report(), evaluation.gate(), parity);
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO, order.folder() + ": cannot be written to (" + e + ")", e);
    }
  }

  /** As {@code miga eval} would find it on the held-out samples. */
  private EvaluationResult evaluate(Path stage) {
    SpecialistFile file = SpecialistFile.read(stage);
    try (Specialist specialist = loader.load(file)) {
      EvaluationResult result =
          EvaluationResult.of(
              file.task().name(),
              order.recipe().heldOut(),
              examiner.exam().kind(),
              examiner.examine(specialist, mark -> {}),
              Scorecard.SLICE);
      Path beside = order.task().path().resolveSibling("");
      return gate.map(
              asking ->
                  new GateExam(asking, order.recipe().none(), beside, examiner.inFlight())
                      .judged(result, specialist))
          .orElse(result);
    }
  }

  private void require(QualityGate.Verdict verdict) {
    if (order.belowGate() == BelowGate.REFUSE) {
      verdict.require(order.task().task().name(), consequence());
    }
  }

  private void require(Parity parity) {
    if (order.belowGate() == BelowGate.REFUSE) {
      double allowed = order.recipe().quantized().orElseThrow().allowedLoss();
      parity.require(allowed, order.task().task().name(), consequence());
    }
  }

  private String consequence() {
    return ". It is not published and lies in %s, with its report; --resume --despite-gate publishes it, and to train anew, delete %s"
        .formatted(stage(), order.run().path());
  }

  /**
   * What fewer bits cost: beside the one adapter that the run started from, else beside the new
   * one, each merged to eight bits.
   */
  private Optional<Parity> parity(SpecialistFile staged, Exam.Marks marks) {
    if (order.recipe().quantized().isEmpty()) {
      return Optional.empty();
    }
    List<Path> begun = order.recipe().startFrom();
    Path origin = begun.size() == 1 ? begun.getFirst() : staged.adapter().orElseThrow();
    return Optional.of(Parity.of(Quantized.origin(base, staged, examiner.exam(), origin), marks));
  }

  private void writeAdapter(TrainableGemma model, Path adapter) {
    TrainableParameters parameters = model.parameters();
    AdapterFile.read(order.run().best(), parameters);
    AdapterFile.write(adapter, parameters, GgmlType.BF16, Map.of("format", "pt", "license", TERMS));
  }

  private Exam.Marks examine(Path stage, TrainingResult result) {
    try (Specialist specialist = loader.load(SpecialistFile.read(stage))) {
      Exam.Marks marks = examiner.exam().take(specialist);
      if (marks.exactMatch() != result.best().score()) {
        throw new MigaException(
            ErrorCode.REFUSED,
            "not published: %.4f of the held-out samples were right in training, %.4f are in service; report it"
                .formatted(result.best().score(), marks.exactMatch()));
      }
      return marks;
    }
  }

  private static Map<String, Double> scores(Exam.Marks marks) {
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("validation_samples", (double) marks.all().size());
    scores.put("exact_match", marks.exactMatch());
    marks.byMember().forEach((name, tally) -> scores.put("exact_match_" + name, tally.share()));
    marks.noneAuroc().ifPresent(auroc -> scores.put("none_auroc", auroc));
    return scores;
  }

  private static JsonObject json(Map<String, Double> numbers) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    numbers.forEach((name, value) -> members.put(name, number(value)));
    return new JsonObject(members);
  }

  private static JsonNumber number(double value) {
    BigDecimal decimal =
        value == Math.rint(value)
            ? BigDecimal.valueOf((long) value)
            : BigDecimal.valueOf(Math.round(value * 1e4), 4);
    return new JsonNumber(decimal.toPlainString(), decimal);
  }

  private JsonObject provenance(TrainingResult result, double seconds) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    List<JsonValue> files = new ArrayList<>();
    for (Path file : order.recipe().data()) {
      Map<String, JsonValue> entry = new LinkedHashMap<>();
      entry.put("file", new JsonString(String.valueOf(file.getFileName())));
      entry.put("sha256", new JsonString(Digest.sha256(file)));
      files.add(new JsonObject(entry));
    }
    members.put("data", new JsonArray(files));
    members.put("settings", new JsonString(order.recipe().trainer().toString()));
    members.put("steps", number(result.steps()));
    members.put("best_step", number(result.bestStep()));
    members.put("minutes", number(Math.round(seconds / 6) / 10.0));
    members.put("license", new JsonString(TERMS));
    return new JsonObject(members);
  }

  /** Moves the files into the specialist's folder, that which makes it one last. */
  private void move(Path stage) throws IOException {
    Files.createDirectories(order.folder());
    List<Path> files;
    try (Stream<Path> all = Files.list(stage)) {
      files =
          all.filter(file -> !file.toString().endsWith(".miga-pack"))
              .sorted(Comparator.comparing(file -> file.endsWith("specialist.json")))
              .toList();
    }
    if (files.stream().noneMatch(file -> file.endsWith(SpecialistFile.DRAFTS))) {
      Files.deleteIfExists(order.folder().resolve(SpecialistFile.DRAFTS)); // an earlier run's
    }
    for (Path file : files) {
      Files.move(
          file,
          order.folder().resolve(file.getFileName()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
