package dev.miga.engine.decode;

import dev.miga.engine.model.KvCache;

/**
 * A sequence under way. Each pass takes what it wants to have computed next; what the model says
 * then decides how it goes on. Belongs to the scheduler's thread.
 *
 * @param <T> what comes of it
 */
abstract sealed class Run<T>
    permits ConstrainedRun, FreeRun, LinearRun, ContinuationRun, LogitsRun {

  /** The run of a sequence whose turn has come. */
  @SuppressWarnings("unchecked") // each kind of sequence has the result of its run
  static <T> Run<T> of(Sequence<T> sequence, Clock clock) {
    return (Run<T>)
        switch (sequence) {
          case Constrained constrained -> new ConstrainedRun(constrained, clock);
          case Free free -> new FreeRun(free, clock);
          case Labels labels ->
              switch (labels.scorer()) {
                case LinearScorer linear -> new LinearRun(labels.input(), linear, clock);
                case ContinuationScorer texts -> new ContinuationRun(labels.input(), texts, clock);
              };
          case Logits logits -> new LogitsRun(logits);
        };
  }

  /** Settled tokens that are not computed yet: many while it reads its prompt. */
  abstract int waiting();

  /**
   * What it contributes to the next pass.
   *
   * @param room for how many tokens there is room, at least 1
   * @param least odds of a guess that pay off
   */
  abstract Part next(int room, double least);

  /**
   * Takes the outcome of a pass.
   *
   * @param part what this sequence contributed
   * @param scores of all output rows of the pass
   * @param firstRow its first among them
   * @param cache its own, which holds the part's tokens
   * @return how many of the part's tokens were right; the others must leave the cache
   */
  abstract int accept(Part part, Scores scores, int firstRow, KvCache cache);

  abstract boolean isDone();

  /** What came of it, once it is done. */
  abstract T result();
}
