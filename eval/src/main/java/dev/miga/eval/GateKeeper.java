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

/** Holds a base model against the gate of a specialist that is to be served over it. */
public record GateKeeper(SpecialistFile file, QualityGate gate, Path data, Exam exam) {

  /**
   * One that asks a specialist.
   *
   * @param data samples that it is to answer
   * @throws MigaException if the specialist has no gate, or the data are unsound
   */
  public static GateKeeper of(SpecialistFile file, Path data) {
    QualityGate gate =
        QualityGate.of(file)
            .orElseThrow(
                () ->
                    new MigaException(
                        ErrorCode.INVALID_ARGUMENT,
                        "%s: %s has no gate to be judged by; write the key 'gate' into its task.yaml"
                            .formatted(file.path(), file.task().name())));
    Kind kind = file.task().kind();
    Exam exam = new Exam(kind, new Samples(kind, Optional.empty(), Optional.empty()).read(data));
    if (exam.samples().isEmpty()) {
      throw new MigaException(ErrorCode.INVALID_FILE, data + ": no samples in it");
    }
    return new GateKeeper(file, gate, data, exam);
  }

  /**
   * Evaluates the specialist over another base model than its own.
   *
   * @param model in a folder of its own, where files of the moment may be left
   */
  public EvaluationResult examine(Path model, SpecialistLoader loader) {
    SpecialistFile over = file.withBase(SpecialistFile.Base.of(file.base().model(), model));
    SpecialistFile apart =
        file.adapter().map(adapter -> over.withAdapter(copy(adapter, model))).orElse(over);
    Examiner examiner = new Examiner(exam, EnergyMeter.ofThisMachine(EnergyMeter.USUAL_WATTS));
    try (Specialist specialist = loader.load(apart)) {
      EvaluationResult result =
          EvaluationResult.of(
              file.task().name(),
              EvaluationResult.Data.of(data),
              exam.kind(),
              examiner.examine(specialist, mark -> {}),
              Scorecard.SLICE);
      return new GateExam(gate, Optional.empty(), GateExam.folder(file), examiner.inFlight())
          .judged(result, specialist);
    }
  }

  /** Weights that are merged are kept beside their adapter: those of this model must not stay. */
  private static Path copy(Path adapter, Path model) {
    try {
      return Files.copy(adapter, model.resolveSibling(SpecialistFile.ADAPTER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
