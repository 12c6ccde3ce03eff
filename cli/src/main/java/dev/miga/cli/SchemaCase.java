package dev.miga.cli;

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
record SchemaCase(String id, JsonValue schema, List<Instance> tests) {

  /**
   * One instance.
   *
   * @param json in the one spelling that a grammar emits: compact, least escapes, plain numbers
   * @param valid whether the schema accepts it
   */
  record Instance(String json, boolean valid) {}

  /**
   * Reads one line.
   *
   * @throws MigaException if it is not one, naming the place
   */
  static SchemaCase read(Utf8Input.Line line) {
    if (parse(line) instanceof JsonValue.JsonObject object
        && object.members().get("id") instanceof JsonValue.JsonString id
        && object.members().get("tests") instanceof JsonValue.JsonArray tests) {
      JsonValue schema =
          object.get("schema").orElseThrow(() -> expected(line.where(), "a \"schema\""));
      List<Instance> instances =
          tests.items().stream().map(test -> instance(test, line.where())).toList();
      return new SchemaCase(id.value(), schema, instances);
    }
    throw expected(line.where(), "{\"id\", \"schema\", \"tests\": [...]}");
  }

  private static JsonValue parse(Utf8Input.Line line) {
    try {
      return JsonValue.parse(line.text());
    } catch (MigaException e) {
      throw new MigaException(ErrorCode.INVALID_FILE, line.where() + ": " + e.getMessage(), e);
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
