package dev.miga.training;

import dev.miga.training.layer.TrainableGemma;

/** Scores an adapter on held-out data; by what means is the caller's affair. */
@FunctionalInterface
public interface Evaluator {

  /**
   * Scores the adapter as it is now.
   *
   * @param model with the adapter's present values; must be left as it is
   * @param step steps done
   */
  Evaluation evaluate(TrainableGemma model, int step);
}
