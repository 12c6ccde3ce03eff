package dev.miga.tasks;

import dev.miga.engine.decode.Timings;
import dev.miga.engine.decode.Work;
import dev.miga.engine.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * A label for a text.
 *
 * @param label the most probable one; empty where its probability is under the task's threshold
 * @param distribution all labels, the most probable first; the probabilities sum to 1
 * @param work what it cost
 * @param timings where the time went
 */
public record Classified(
    Optional<String> label, List<LabelProbability> distribution, Work work, Timings timings)
    implements Answer {

  /** A label and its calibrated probability. */
  public record LabelProbability(String label, double probability) {}

  /** Copies the list. */
  public Classified {
    distribution = List.copyOf(distribution);
  }

  @Override
  public JsonValue output() {
    return label.<JsonValue>map(JsonValue.JsonString::new).orElseGet(JsonValue.JsonNull::new);
  }

  /** Probability of the most probable label, also where the answer is to abstain. */
  @Override
  public double confidence() {
    return distribution.getFirst().probability();
  }
}
