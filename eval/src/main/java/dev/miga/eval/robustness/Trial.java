package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue;
import java.util.Optional;

/**
 * A rewritten message and its answer.
 *
 * @param expected the answer that it must have; empty where it must only be another
 * @param held whether the rewrite did to the answer what it must
 * @param right whether the answer is right; of one that must change, the same as {@code held}
 */
public record Trial(
    Subject subject,
    String text,
    Optional<JsonValue> expected,
    Given given,
    boolean held,
    boolean right) {}
