package dev.miga.tasks;

import dev.miga.engine.decode.StopReason;
import dev.miga.engine.json.JsonValue;
import java.time.Duration;

/**
 * Free text in answer to a text.
 *
 * @param text what the model wrote
 * @param reason why it ended
 * @param elapsed from the text to the answer
 */
public record Completed(String text, StopReason reason, Duration elapsed) implements Answer {
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
