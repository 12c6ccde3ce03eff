package dev.miga.tasks;

import dev.miga.engine.json.JsonValue;
import java.time.Duration;

/** What a specialist says about a text. */
public sealed interface Answer permits Structured, Classified, Completed {

  /** The answer as JSON: the record, the label (null where it abstains), the text. */
  JsonValue output();

  /** From 0 to 1, see {@link Confidence}; that all of the answer is right. */
  double confidence();

  /** From the text to the answer. */
  Duration elapsed();
}
