package dev.miga.tasks;

import dev.miga.engine.decode.Timings;
import dev.miga.engine.decode.Work;
import dev.miga.engine.json.JsonValue;
import java.time.Duration;

/** What a specialist says about a text. */
public sealed interface Answer permits Structured, Classified, Completed {

  /** The answer as JSON: the record, the label (null where it abstains), the text. */
  JsonValue output();

  /** From 0 to 1, see {@link Confidence}; that all of the answer is right. */
  double confidence();

  /** What it cost. */
  Work work();

  /** Where the time went. */
  Timings timings();

  /** From the first pass to the answer. */
  default Duration elapsed() {
    return timings().elapsed();
  }
}
