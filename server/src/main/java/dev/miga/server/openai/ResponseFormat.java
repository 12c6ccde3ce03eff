package dev.miga.server.openai;

import dev.miga.engine.json.JsonValue;
import dev.miga.server.http.BadField;
import dev.miga.server.http.RequestFields;
import java.util.Optional;

/** Reads {@code response_format} of OpenAI's API. */
final class ResponseFormat {
  private static final JsonValue ANY_OBJECT = JsonValue.parse("{\"type\": \"object\"}");

  private ResponseFormat() {}

  /** The schema that the text must obey; none where any text will do. */
  static Optional<JsonValue> take(RequestFields fields) {
    Optional<JsonValue> given = fields.take("response_format");
    if (given.isEmpty()) {
      return Optional.empty();
    }
    RequestFields format = RequestFields.of("response_format", given.get());
    String type = format.requiredText("type");
    Optional<JsonValue> schema =
        switch (type) {
          case "text" -> Optional.empty();
          case "json_object" -> Optional.of(ANY_OBJECT);
          case "json_schema" -> Optional.of(schema(format));
          default ->
              throw new BadField(
                  "response_format.type",
                  "must be text, json_object or json_schema, found '" + type + "'");
        };
    format.end();
    return schema;
  }

  private static JsonValue schema(RequestFields format) {
    String name = "response_format.json_schema";
    JsonValue given =
        format.take("json_schema").orElseThrow(() -> new BadField(name, "is missing"));
    RequestFields fields = RequestFields.of(name, given);
    JsonValue schema =
        fields.take("schema").orElseThrow(() -> new BadField(name + ".schema", "is missing"));
    fields.text("name");
    fields.text("description");
    fields.flag("strict"); // it always is
    fields.end();
    return schema;
  }
}
