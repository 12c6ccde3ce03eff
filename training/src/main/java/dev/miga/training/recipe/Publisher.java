package dev.miga.training.recipe;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonNumber;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.eval.Calibrator;
import dev.miga.eval.Exam;
import dev.miga.kernels.GgmlType;
import dev.miga.tasks.Digest;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import dev.miga.training.AdapterFile;
import dev.miga.training.RunFolder;
import dev.miga.training.TrainingResult;
import dev.miga.training.layer.TrainableGemma;
import dev.miga.training.layer.TrainableParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Publishes the best adapter of a run as a specialist. It is put together apart, loaded as a user
 * would, examined again, and moved into place only if its score is the one seen in training.
 *
 * @param notes on the data, for the report
 */
record Publisher(
    SpecialistLoader loader,
    SpecialistTraining.Order order,
    RunFolder run,
    Exam exam,
    List<String> notes) {
  private static final String TERMS =
      "derived from Gemma, which is provided under and subject to the Gemma Terms of Use"
          + " found at ai.google.dev/gemma/terms";

  /** Where the report lies. */
  Path report() {
    return order.folder().resolve("report.html");
  }

  TrainingOutcome publish(
      TrainingResult result,
      TrainableGemma model,
      SpecialistFile untrained,
      Path base,
      double seconds) {
    Path stage = run.path().resolve("specialist");
    delete(stage);
    try {
      Files.createDirectories(stage);
      writeAdapter(model, stage.resolve(SpecialistFile.ADAPTER));
      SpecialistFile staged =
          untrained
              .withBase(SpecialistFile.Base.of(untrained.base().model(), base))
              .withAdapter(stage.resolve(SpecialistFile.ADAPTER));
      staged.write(stage);
      Exam.Marks marks = examine(stage, result);
      List<Calibrator.Row> rows = Calibrator.fit(marks);
      Map<String, Double> scores = scores(marks);
      SpecialistFile finished =
          staged.finished(Calibrator.calibration(rows), json(scores), provenance(result, seconds));
      finished.write(stage);
      Report report = new Report(order, result, marks, rows, notes, scores, seconds);
      Files.writeString(stage.resolve("report.html"), report.html(run.log()));
      move(stage);
      return new TrainingOutcome(result, order.folder(), scores, report());
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO, order.folder() + ": cannot be written to (" + e + ")", e);
    } finally {
      delete(stage);
    }
  }

  private void writeAdapter(TrainableGemma model, Path adapter) {
    TrainableParameters parameters = model.parameters();
    AdapterFile.read(run.best(), parameters);
    AdapterFile.write(adapter, parameters, GgmlType.BF16, Map.of("format", "pt", "license", TERMS));
  }

  private Exam.Marks examine(Path stage, TrainingResult result) {
    try (Specialist specialist = loader.load(SpecialistFile.read(stage))) {
      Exam.Marks marks = exam.take(specialist);
      if (marks.exactMatch() != result.best().exactMatch()) {
        throw new MigaException(
            ErrorCode.REFUSED,
            "not published: %.4f of the held-out samples were right in training, %.4f are in service; report it"
                .formatted(result.best().exactMatch(), marks.exactMatch()));
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
    for (Path file : files) {
      Files.move(
          file,
          order.folder().resolve(file.getFileName()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
