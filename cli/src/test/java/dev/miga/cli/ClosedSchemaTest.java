package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosedSchemaTest {
  private static String closed(String schema) {
    return ClosedSchema.of(JsonValue.parse(schema)).toJson();
  }

  @Test
  void closesObjectsThatListTheirProperties() {
    assertThat(
            closed(
                """
                {"properties":{"properties":{"items":{"properties":{}}},"a":{"properties":{"b":{}}}}}
                """))
        .isEqualTo(
            "{\"properties\":{\"properties\":{\"items\":{\"properties\":{},\"additionalProperties\":false}},"
                + "\"a\":{\"properties\":{\"b\":{}},\"additionalProperties\":false}},"
                + "\"additionalProperties\":false}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"object\"}",
        "{\"properties\":{\"a\":{}},\"additionalProperties\":true}",
        "{\"properties\":{\"a\":{}},\"patternProperties\":{\"^x\":{}}}",
        "{\"properties\":{\"a\":{}},\"required\":[\"b\"]}",
        "{\"properties\":{\"a\":{}},\"minProperties\":2}",
        "{\"properties\":{\"a\":{}},\"allOf\":[{\"required\":[\"b\"]}]}",
        "{\"items\":{\"oneOf\":[{\"properties\":{\"a\":{}}}]}}",
        "{\"enum\":[{\"properties\":{}}]}"
      })
  void leavesAloneWhatSaysMore(String schema) {
    assertThat(closed(schema)).isEqualTo(schema);
  }
}
