package dev.miga.eval;

import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * A text that is to be answered.
 *
 * @param where file and line, for messages
 * @param gold the right answer where one is given; null means none of the labels
 * @param line all that stands in its line
 */
public record Question(String where, String text, Optional<JsonValue> gold, JsonObject line) {}
