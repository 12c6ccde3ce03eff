package dev.miga.training.layer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A classifier's scores: {@code weight h + bias} of the final hidden state; both begin as zero.
 *
 * @param weight index of {@code [labels, hidden]} in the vector
 * @param bias index of {@code [labels]}
 */
public record LabelHead(ParameterVector vector, int labels, int hidden, long weight, long bias) {

  /** Numbers that it takes. */
  static long size(int labels, int hidden) {
    return (long) labels * hidden + labels;
  }

  static LabelHead at(ParameterVector vector, int labels, int hidden, long index) {
    return new LabelHead(vector, labels, hidden, index, index + (long) labels * hidden);
  }

  /** {@code [labels, hidden]}. */
  public float[] weights() {
    return vector.values(weight, labels * hidden);
  }

  /** {@code [labels]}. */
  public float[] biases() {
    return vector.values(bias, labels);
  }

  /** Gradient of {@link #weights}. */
  public float[] weightGradients() {
    return vector.gradients(weight, labels * hidden);
  }

  /** Gradient of {@link #biases}. */
  public float[] biasGradients() {
    return vector.gradients(bias, labels);
  }

  void setGradients(float[] weights, float[] biases) {
    MemorySegment target = vector.gradients().segment();
    MemorySegment.copy(weights, 0, target, ValueLayout.JAVA_FLOAT, 4 * weight, weights.length);
    MemorySegment.copy(biases, 0, target, ValueLayout.JAVA_FLOAT, 4 * bias, biases.length);
  }

  /** Sets weights and biases. */
  public void set(float[] weights, float[] biases) {
    if (weights.length != labels * hidden || biases.length != labels) {
      throw new IllegalArgumentException(
          "%d weights and %d biases for %d labels"
              .formatted(weights.length, biases.length, labels));
    }
    vector.set(weight, weights);
    vector.set(bias, biases);
  }
}
