package dev.miga.mcp;

import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import java.util.Map;

/** Checks nothing: the schemas were read with their tasks, and the answers obey their grammars. */
final class TrustedSchemas implements JsonSchemaValidator {
  @Override
  public ValidationResponse validate(Map<String, Object> schema, Object value) {
    return ValidationResponse.asValid("");
  }
}
