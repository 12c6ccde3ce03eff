package dev.miga.training.recipe;

import dev.miga.eval.Parity;
import dev.miga.eval.QualityGate;
import dev.miga.training.TrainingResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a training led to.
 *
 * @param specialist folder of the specialist; where the run was cancelled, nothing new is in it
 * @param scores of the published specialist by name; empty where the run was cancelled
 * @param report HTML for people
 * @param gate whether the specialist reached that of its task; empty where the task has none, or
 *     the run was cancelled
 * @param parity what fewer bits cost, where it was trained for them
 */
public record TrainingOutcome(
    TrainingResult result,
    Path specialist,
    Map<String, Double> scores,
    Path report,
    Optional<QualityGate.Verdict> gate,
    Optional<Parity> parity) {
  /** Copies the map. */
  public TrainingOutcome {
    scores = Map.copyOf(scores);
  }
}
