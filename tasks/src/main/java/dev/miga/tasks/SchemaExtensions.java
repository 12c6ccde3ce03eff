package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.util.Set;

/**
 * The keywords of a task's schema that begin with {@code x-}. A grammar passes over those that it
 * does not know, as JSON Schema wants it; in a task of our own, one is a mistake.
 */
final class SchemaExtensions {
  private static final String PREFIX = "x-";
  private static final String VERBATIM = "x-verbatim";

  /** Keywords whose value is a schema by name, so that any name may stand there. */
  private static final Set<String> NAMED =
      Set.of(
          "properties",
          "patternProperties",
          "$defs",
          "definitions",
          "dependentSchemas",
          "dependencies");

  /** Keywords whose value is no schema. */
  private static final Set<String> DATA = Set.of("enum", "const", "default", "examples", "example");

  private SchemaExtensions() {}

  /**
   * Refuses what is unknown.
   *
   * @throws MigaException INVALID_FILE, naming the key by its pointer, and the one that is known
   */
  static void check(JsonValue schema) {
    check(schema, "");
  }

  private static void check(JsonValue schema, String pointer) {
    switch (schema) {
      case JsonObject object ->
          object
              .members()
              .forEach(
                  (key, value) -> {
                    String at = pointer + "/" + key;
                    if (key.startsWith(PREFIX) && !key.equals(VERBATIM)) {
                      throw new MigaException(
                          ErrorCode.INVALID_FILE,
                          "%s: unknown keyword '%s'; of those with %s only '%s' is known"
                              .formatted(at, key, PREFIX, VERBATIM));
                    }
                    if (NAMED.contains(key) && value instanceof JsonObject named) {
                      named.members().forEach((name, each) -> check(each, at + "/" + name));
                    } else if (!DATA.contains(key)) {
                      check(value, at);
                    }
                  });
      case JsonArray array -> {
        for (int i = 0; i < array.items().size(); i++) {
          check(array.items().get(i), pointer + "/" + i);
        }
      }
      default -> {}
    }
  }
}
