package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonArray;
import dev.miga.engine.json.JsonValue.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenSchemaTest {
  private static final String ORDER =
      TinySpecialists.ORDER.replace("\"maxItems\"", "\"minItems\": 1, \"maxItems\"");
  private static final String WRITTEN =
      ORDER
          .replace("\"required\": [\"quantity\"", "\"required\": [\"quote\", \"quantity\"")
          .replace(
              "\"quantity\": {\"type\": \"integer\"",
              "\"quote\": {\"type\": \"string\", \"x-verbatim\": true, \"maxLength\": 9},"
                  + "\"quantity\": {\"type\": \"integer\"");

  private static Kind.Extract extract() {
    return new Kind.Extract(JsonValue.parse(ORDER), JsonValue.parse(WRITTEN));
  }

  @Test
  void anAnswerHasNothingThatOnlyTheWrittenSchemaHas() {
    JsonValue written =
        JsonValue.parse(
            "{\"items\":[{\"quote\":\"3 pan\",\"product_name\":\"pan\",\"quantity\":3}],"
                + "\"address\":null,\"paid\":null}");
    assertThat(Outputs.answer(extract(), written).toJson())
        .isEqualTo(
            "{\"items\":[{\"quantity\":3,\"product_name\":\"pan\"}],\"address\":null,\"paid\":null}");
    assertThat(Outputs.canonical(extract(), written)).contains("{\"quote\":\"3 pan\",\"quantity\"");
  }

  @Test
  void aSpecialistAnswersInItsSchemaWithAConfidenceForEachValue(@TempDir Path folder) {
    try (Specialist specialist = TinySpecialists.specialist(folder, extract())) {
      Structured<?> order = (Structured<?>) specialist.apply("hola, 3 pan canilla");
      assertThat(order.generation().text()).contains("\"quote\":");
      JsonArray items = (JsonArray) ((JsonObject) order.output()).get("items").orElseThrow();
      assertThat(items.items()).isNotEmpty();
      assertThat(order.output().toJson()).doesNotContain("quote");
      assertThat(order.fields().stream().map(Field::pointer))
          .containsSubsequence("/items/0/quantity", "/items/0/product_name", "/address", "/paid");
      assertThat(order.fields()).allMatch(field -> !field.pointer().contains("quote"));
    }
  }

  @Test
  void aFolderKeepsBothSchemas(@TempDir Path folder) {
    SpecialistFile file = TinySpecialists.file(TinySpecialists.task(extract()));
    file.write(folder);
    Kind.Extract read = (Kind.Extract) SpecialistFile.read(folder).task().kind();
    assertThat(read.written().toJson()).isEqualTo(extract().written().toJson());
    assertThat(read.schema().toJson()).isEqualTo(extract().schema().toJson());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"string","maxLength":5}       | {"type":"string","maxLength":6}         | /maxLength
          {"type":"string"}                     | {"type":"string","minLength":1}         | /minLength
          {"properties":{"a":{"const":1}}}      | {"properties":{"a":{"const":2}}}        | /properties/a/const
          {"properties":{"a":{}}}               | {"properties":{"b":{}}}                 | /properties/a
          {"required":["a"]}                    | {"required":["b"]}                      | /required
          {"properties":{"a":{}},"required":[]} | {"properties":{"a":{}},"required":["a"]} | /required
          {"anyOf":[{"const":1}]}               | {"anyOf":[{"const":1},{"const":2}]}     | /anyOf
          """)
  void refusesAWrittenSchemaThatDiffersInMore(String schema, String written, String pointer) {
    assertThatThrownBy(() -> new Kind.Extract(JsonValue.parse(schema), JsonValue.parse(written)))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("'" + pointer + "'");
  }
}
