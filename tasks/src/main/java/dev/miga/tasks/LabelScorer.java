package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter.LabelHead;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.Workspace;
import java.util.List;
import java.util.Optional;

/** Gives each label of a task a probability. Immutable. */
sealed interface LabelScorer permits ContinuationScorer, LinearScorer {

  /** By the label head of a specialist that has one, else by how the model goes on. */
  static LabelScorer of(List<String> labels, Prompt prompt, Optional<LabelHead> labelHead) {
    if (labelHead.isEmpty()) {
      return new ContinuationScorer(labels, labels.stream().map(prompt::completion).toList());
    }
    LabelHead head = labelHead.get();
    if (head.labels() != labels.size()) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "the label head scores %d labels, the task has %d; train it again"
              .formatted(head.labels(), labels.size()));
    }
    return new LinearScorer(labels, head);
  }

  /** The labels, in the order of the scores. */
  List<String> labels();

  /**
   * Probability of each label; they sum to 1.
   *
   * @param cache holds the prefix; afterwards the message too
   */
  double[] score(Gemma gemma, KvCache cache, int[] message, Workspace workspace);
}
