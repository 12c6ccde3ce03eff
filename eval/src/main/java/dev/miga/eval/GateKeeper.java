package dev.miga.eval;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.eval.energy.EnergyMeter;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import dev.miga.tasks.SpecialistLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Examines a specialist over base models that it is to be served over.
 *
 * @param gate of its task, if that has one
 */
public record GateKeeper(SpecialistFile file, Optional<QualityGate> gate, Path data, Exam exam) {

  /**
   * One that asks a specialist.
   *
   * @param data samples that it is to answer
   * @throws MigaException if the data are unsound
   */
  public static GateKeeper of(SpecialistFile file, Path data) {
    Kind kind = file.task().kind();
    Exam exam = new Exam(kind, new Samples(kind, Optional.empty(), Optional.empty()).read(data));
    if (exam.samples().isEmpty()) {
      throw new MigaException(ErrorCode.INVALID_FILE, data + ": no samples in it");
    }
    return new GateKeeper(file, QualityGate.of(file), data, exam);
  }

  /**
   * Evaluates the specialist over a base model, and holds it against the gate.
   *
   * @param folder where files of the moment may be left
   */
  public EvaluationResult examine(Path model, Path folder, SpecialistLoader loader) {
    SpecialistFile over = file.withBase(file.base().in(model));
    SpecialistFile apart =
        file.adapter().map(adapter -> over.withAdapter(copy(adapter, folder))).orElse(over);
    Examiner examiner = new Examiner(exam, EnergyMeter.ofThisMachine(EnergyMeter.USUAL_WATTS));
    try (Specialist specialist = loader.load(apart)) {
      EvaluationResult result =
          EvaluationResult.of(
              file.task().name(),
              EvaluationResult.Data.of(data),
              exam.kind(),
              examiner.examine(specialist, mark -> {}),
              Scorecard.SLICE);
      return gate.map(
              asking ->
                  new GateExam(asking, Optional.empty(), GateExam.folder(file), examiner.inFlight())
                      .judged(result, specialist))
          .orElse(result);
    }
  }

  /** Weights that are merged are kept beside their adapter: those of this model must not stay. */
  private static Path copy(Path adapter, Path folder) {
    try {
      return Files.copy(adapter, folder.resolve(SpecialistFile.ADAPTER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
