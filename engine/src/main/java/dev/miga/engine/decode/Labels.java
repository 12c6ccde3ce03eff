package dev.miga.engine.decode;

/**
 * The probability of each of several labels after a prompt.
 *
 * @param scorer how they are scored
 */
public record Labels(Input input, LabelScorer scorer) implements Sequence<LabelScores> {}
