package dev.miga.training.layer;

import dev.miga.kernels.Floats;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** Final norm, label head and cross entropy, forward and backward at once. */
final class LabelLoss {
  private final LabelHead head;
  private final FinalNorm norm;

  LabelLoss(TrainingKernels kernels, Arena arena, FrozenModel model, LabelHead head, int capacity) {
    this.head = head;
    this.norm = new FinalNorm(kernels, arena, model, capacity);
  }

  /**
   * Computes the loss, adds {@code factor} times its gradient to {@code dx} and to the head's
   * gradients.
   */
  Loss forwardBackward(List<LabelTarget> targets, float factor, Floats x, Floats dx) {
    List<Integer> places = targets.stream().map(LabelTarget::row).toList();
    Floats h = norm.forwardExact(places, x);
    float[] weights = head.weights();
    float[] biases = head.biases();
    float[] weightGradients = head.weightGradients();
    float[] biasGradients = head.biasGradients();
    Loss loss = Loss.none();
    for (int i = 0; i < targets.size(); i++) {
      float[] state = h.row(i);
      double[] logits = logits(weights, biases, state);
      loss = loss.plus(loss(targets.get(i), logits));
      double[] slopes = slopes(targets.get(i), logits, factor);
      float[] dh = new float[state.length];
      for (int label = 0; label < slopes.length; label++) {
        int at = label * state.length;
        biasGradients[label] += (float) slopes[label];
        for (int c = 0; c < state.length; c++) {
          weightGradients[at + c] += (float) (slopes[label] * state[c]);
          dh[c] += (float) (slopes[label] * weights[at + c]);
        }
      }
      MemorySegment.copy(
          dh, 0, norm.gradient().segment(), ValueLayout.JAVA_FLOAT, 4L * i * dh.length, dh.length);
    }
    head.setGradients(weightGradients, biasGradients);
    norm.backward(places, dx);
    return loss;
  }

  private static double[] logits(float[] weights, float[] biases, float[] state) {
    double[] logits = new double[biases.length];
    for (int label = 0; label < logits.length; label++) {
      double sum = biases[label];
      for (int c = 0; c < state.length; c++) {
        sum += (double) weights[label * state.length + c] * state[c];
      }
      logits[label] = sum;
    }
    return logits;
  }

  private static Loss loss(LabelTarget target, double[] logits) {
    double top = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(z -> Math.exp(z - top)).sum();
    double loss = 0;
    for (int label = 0; label < logits.length; label++) {
      loss += target.wanted(label, logits.length) * (top + Math.log(sum) - logits[label]);
    }
    boolean correct =
        target.label() == LabelTarget.NONE ? 1 / sum < 0.5 : logits[target.label()] == top;
    return new Loss(target.weight() * loss, target.weight(), 1, correct ? 1 : 0);
  }

  /** {@code factor * weight * (softmax - target)}. */
  private static double[] slopes(LabelTarget target, double[] logits, float factor) {
    double top = Arrays.stream(logits).max().orElseThrow();
    double[] slopes = Arrays.stream(logits).map(z -> Math.exp(z - top)).toArray();
    double sum = Arrays.stream(slopes).sum();
    for (int label = 0; label < slopes.length; label++) {
      double wanted = target.wanted(label, slopes.length);
      slopes[label] = factor * target.weight() * (slopes[label] / sum - wanted);
    }
    return slopes;
  }
}
