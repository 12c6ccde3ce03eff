package dev.miga.training;

import dev.miga.training.layer.Method;

/**
 * Settings of a training run.
 *
 * @param method what is trained
 * @param labels of a classifier; 0 for none
 * @param optimizer AdamW's settings
 * @param schedule of the learning rate
 * @param epochs passes over the examples; 0 only evaluates what a run starts from
 * @param batchSize examples of an optimizer step
 * @param maxRows tokens of one pass; a batch with more is worked off in several, with the same
 *     result but for rounding. Memory grows with it, some 0.7 MB a row for the 270M model
 * @param seed of the parameters' beginning, the order of examples, and dropout
 * @param evaluateEvery steps between evaluations; 0 for once an epoch
 * @param patience evaluations without a better score after which the run ends; 0 for never
 * @param checkpointEvery steps between checkpoints
 */
public record TrainerConfig(
    Method method,
    int labels,
    OptimizerConfig optimizer,
    Schedule schedule,
    int epochs,
    int batchSize,
    int maxRows,
    long seed,
    int evaluateEvery,
    int patience,
    int checkpointEvery) {
  public TrainerConfig {
    if (labels < 0
        || epochs < 0
        || batchSize < 1
        || maxRows < 1
        || evaluateEvery < 0
        || patience < 0
        || checkpointEvery < 1) {
      throw new IllegalArgumentException(
          "%d epochs, batches of %d, %d rows, evaluation every %d, patience %d, checkpoint every %d"
              .formatted(epochs, batchSize, maxRows, evaluateEvery, patience, checkpointEvery));
    }
  }

  /** The same for so many epochs at other learning rates. */
  public TrainerConfig with(int otherEpochs, Schedule otherSchedule) {
    return new TrainerConfig(
        method,
        labels,
        optimizer,
        otherSchedule,
        otherEpochs,
        batchSize,
        maxRows,
        seed,
        evaluateEvery,
        patience,
        checkpointEvery);
  }

  /** Rank 16, 4e-4 along a cosine after 20 steps, 3 epochs of batches of 8. */
  public static TrainerConfig standard() {
    return new TrainerConfig(
        Method.loraOfRank(16),
        0,
        OptimizerConfig.standard(),
        new Schedule.Cosine(4e-4, 20, 0),
        3,
        8,
        2048,
        1,
        0,
        0,
        50);
  }
}
