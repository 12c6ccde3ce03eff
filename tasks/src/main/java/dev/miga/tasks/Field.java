package dev.miga.tasks;

import dev.miga.engine.json.JsonValue;
import java.util.Optional;

/**
 * One value of a record: a string, number, truth value or null, or an object or list without
 * content.
 *
 * @param pointer JSON Pointer (RFC 6901) into the record, {@code /items/0/quantity}
 * @param value what was found
 * @param confidence from 0 to 1, see {@link Confidence}
 * @param source where a copied string stands in the text
 */
public record Field(String pointer, JsonValue value, double confidence, Optional<Span> source) {}
