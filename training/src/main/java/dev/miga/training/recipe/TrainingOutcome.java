package dev.miga.training.recipe;

import dev.miga.training.TrainingResult;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a training led to.
 *
 * @param specialist folder of the specialist; where the run was cancelled, nothing new is in it
 * @param scores of the published specialist by name; empty where the run was cancelled
 * @param report HTML for people
 */
public record TrainingOutcome(
    TrainingResult result, Path specialist, Map<String, Double> scores, Path report) {
  /** Copies the map. */
  public TrainingOutcome {
    scores = Map.copyOf(scores);
  }
}
