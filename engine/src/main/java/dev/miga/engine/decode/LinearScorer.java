package dev.miga.engine.decode;

import dev.miga.engine.adapter.Adapter.LabelHead;
import java.util.List;

/** Scores labels by a linear head over the final hidden state of the prompt's last token. */
public record LinearScorer(List<String> labels, LabelHead head) implements LabelScorer {
  /** Copies the list. */
  public LinearScorer {
    labels = List.copyOf(labels);
  }

  /**
   * Probability of each label.
   *
   * @param state {@code [hiddenSize]}
   */
  double[] probabilities(float[] state) {
    float[] logits = head.bias().clone();
    for (int label = 0; label < logits.length; label++) {
      double sum = logits[label];
      for (int c = 0; c < state.length; c++) {
        sum += (double) head.weight()[label * state.length + c] * state[c];
      }
      logits[label] = (float) sum;
    }
    return Softmax.of(logits);
  }
}
