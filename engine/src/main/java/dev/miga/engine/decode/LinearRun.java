package dev.miga.engine.decode;

import dev.miga.engine.model.KvCache;

/** Labels scored by a linear head: the prompt, and nothing else. */
final class LinearRun extends Run<LabelScores> {
  private final Prefill prefill;
  private final LinearScorer scorer;
  private final Clock clock;
  private double[] probabilities = {};

  LinearRun(Input input, LinearScorer scorer, Clock clock) {
    this.prefill = new Prefill(input.prompt());
    this.scorer = scorer;
    this.clock = clock;
  }

  @Override
  boolean isDone() {
    return probabilities.length > 0;
  }

  @Override
  int waiting() {
    return prefill.waiting();
  }

  @Override
  Part next(int room, double least) {
    return prefill.next(room);
  }

  @Override
  int accept(Part part, Scores scores, int firstRow, KvCache cache) {
    prefill.accept(part);
    if (part.rows().length > 0) {
      probabilities = scorer.probabilities(scores.state(firstRow));
    }
    return part.tokens().length;
  }

  @Override
  LabelScores result() {
    return new LabelScores(probabilities, prefill.work(1), clock.stop());
  }
}
