package dev.miga.eval.conformance;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import java.util.List;

/**
 * A line {@code {"id", "schema", "tests": [{"data", "valid"}]}}.
 *
 * @param id names the schema
 * @param schema any JSON value
 * @param tests instances
 */
public record SchemaCase(String id, JsonValue schema, List<Instance> tests) {
  /** Copies the list. */
  public SchemaCase {
    tests = List.copyOf(tests);
  }

  /**
   * One instance.
   *
   * @param json in the one spelling that a grammar emits: compact, least escapes, plain numbers
   * @param valid whether the schema accepts it
   */
  public record Instance(String json, boolean valid) {}

  /**
   * Reads one line.
   *
   * @param where {@code FILE:LINE}, for messages
   * @throws MigaException if it is not one, naming the place
   */
  public static SchemaCase read(String line, String where) {
    if (parse(line, where) instanceof JsonValue.JsonObject object
        && object.members().get("id") instanceof JsonValue.JsonString id
        && object.members().get("tests") instanceof JsonValue.JsonArray tests) {
      JsonValue schema = object.get("schema").orElseThrow(() -> expected(where, "a \"schema\""));
      List<Instance> instances = tests.items().stream().map(test -> instance(test, where)).toList();
      return new SchemaCase(id.value(), schema, instances);
    }
    throw expected(where, "{\"id\", \"schema\", \"tests\": [...]}");
  }

  private static JsonValue parse(String line, String where) {
    try {
      return JsonValue.parse(line);
    } catch (MigaException e) {
      throw new MigaException(ErrorCode.INVALID_FILE, where + ": " + e.getMessage(), e);
    }
  }

  private static Instance instance(JsonValue test, String where) {
    if (test instanceof JsonValue.JsonObject object
        && object.members().get("valid") instanceof JsonValue.JsonBool valid) {
      JsonValue data = object.get("data").orElseThrow(() -> expected(where, "\"data\" in a test"));
      return new Instance(data.toJson(), valid.value());
    }
    throw expected(where, "tests of {\"data\", \"valid\"}");
  }

  private static MigaException expected(String where, String what) {
    return new MigaException(ErrorCode.INVALID_FILE, where + ": expected " + what);
  }
}
