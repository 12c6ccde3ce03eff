package dev.miga.tasks;

import dev.miga.engine.adapter.Adapter.LabelHead;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.Workspace;
import java.util.List;

/** Scores labels by a linear head over the final hidden state of the prompt's last token. */
record LinearScorer(List<String> labels, LabelHead head) implements LabelScorer {

  @Override
  public double[] score(Gemma gemma, KvCache cache, int[] message, Workspace workspace) {
    Hidden hidden = gemma.prefill(cache, message, workspace);
    float[] state = hidden.states().values().row(0);
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
