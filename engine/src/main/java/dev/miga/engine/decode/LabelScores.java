package dev.miga.engine.decode;

/**
 * What came of scoring labels.
 *
 * @param probabilities one for each label, in the order of the scorer's; they sum to 1
 * @param work what it cost
 * @param timings where the time went
 */
public record LabelScores(double[] probabilities, Work work, Timings timings) {}
