package dev.miga.tasks;

import dev.miga.engine.decode.StopReason;
import dev.miga.engine.decode.Timings;
import dev.miga.engine.decode.Work;
import dev.miga.engine.json.JsonValue;

/**
 * Free text in answer to a text.
 *
 * @param text what the model wrote
 * @param reason why it ended
 * @param work what it cost
 * @param timings where the time went
 */
public record Completed(String text, StopReason reason, Work work, Timings timings)
    implements Answer {
  @Override
  public JsonValue output() {
    return new JsonValue.JsonString(text);
  }

  /** Not a number: nothing is claimed about free text. */
  @Override
  public double confidence() {
    return Double.NaN;
  }
}
