package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import java.util.Optional;

/**
 * A message in another wording.
 *
 * @param expected the answer that it must have; empty where all that is known is that the answer
 *     must be another
 */
record Rewritten(String text, Optional<JsonValue> expected) {}
