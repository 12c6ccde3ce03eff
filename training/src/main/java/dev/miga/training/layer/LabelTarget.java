package dev.miga.training.layer;

/**
 * A label to learn.
 *
 * @param row of the batch, from whose output the label head answers
 * @param label that is right; {@link #NONE} where none is, and all are to be equally improbable
 * @param weight of its loss
 */
public record LabelTarget(int row, int label, float weight) {
  /** No label (outlier exposure, Hendrycks et al. 2019, arXiv 1812.04606). */
  public static final int NONE = -1;

  /** Probability that a label should have. */
  double wanted(int other, int labels) {
    if (label == NONE) {
      return 1.0 / labels;
    }
    return other == label ? 1 : 0;
  }
}
