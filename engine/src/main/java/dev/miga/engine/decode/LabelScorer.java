package dev.miga.engine.decode;

import java.util.List;

/** How the labels of a task are scored after a prompt. Immutable. */
public sealed interface LabelScorer permits ContinuationScorer, LinearScorer {
  /** The labels, in the order of the scores. */
  List<String> labels();
}
