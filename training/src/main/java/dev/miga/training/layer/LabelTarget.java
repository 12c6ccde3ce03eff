package dev.miga.training.layer;

/**
 * A label to learn.
 *
 * @param row of the batch, from whose output the label head answers
 * @param label that is right
 * @param weight of its loss
 */
public record LabelTarget(int row, int label, float weight) {}
