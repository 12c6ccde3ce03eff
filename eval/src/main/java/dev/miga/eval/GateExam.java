package dev.miga.eval;

import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Holds a specialist against a gate, and lets it answer what the gate asks for besides.
 *
 * @param none label in the data that means none of the labels
 * @param folder of the task, where a file of groups may lie
 * @param inFlight answers at a time
 */
public record GateExam(QualityGate gate, Optional<String> none, Path folder, int inFlight) {

  /** Where a specialist's task lies, and what belongs to it. */
  public static Path folder(SpecialistFile file) {
    Path path = file.path();
    return Files.isDirectory(path) ? path : path.resolveSibling("");
  }

  /** An evaluation with groups and other wordings, where the gate names them, and the verdict. */
  public EvaluationResult judged(EvaluationResult result, Specialist specialist) {
    EvaluationResult grouped =
        GroupExam.of(gate, specialist.task().kind(), none, folder)
            .map(groups -> result.with(groups.take(specialist, inFlight, mark -> {})))
            .orElse(result);
    EvaluationResult reworded =
        gate.asksForOtherWords()
            ? RewordingExam.STANDARD.take(grouped, specialist, inFlight, all -> () -> {})
            : grouped;
    return reworded.judged(gate);
  }
}
