package dev.miga.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.miga.engine.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFitTest {
  private static String fit(String answer, JsonSchemaElement asked) {
    JsonSchema schema = JsonSchema.builder().name("asked").rootElement(asked).build();
    return AnswerFit.fit(JsonValue.parse(answer), schema).toJson();
  }

  private static JsonObjectSchema.Builder object() {
    return JsonObjectSchema.builder();
  }

  @Test
  void fieldsTakeTheNamesAndTheOrderThatAreAskedFor() {
    JsonObjectSchema asked = object().addStringProperty("payBy").addIntegerProperty("n").build();
    assertThat(fit("{\"n\":1,\"pay_by\":\"cash\",\"other\":2}", asked))
        .isEqualTo("{\"payBy\":\"cash\",\"n\":1}");
  }

  @Test
  void nullIsLeftOutWhereItMayBe() {
    assertThat(fit("{\"a\":null}", object().addStringProperty("a").build())).isEqualTo("{}");
    JsonObjectSchema required = object().addStringProperty("a").required("a").build();
    assertThatThrownBy(() -> fit("{\"a\":null}", required))
        .isExactlyInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("null at '/a', expected a string");
    assertThatThrownBy(() -> fit("{}", required)).hasMessageContaining("has no '/a'");
  }

  @Test
  void listsEnumsReferencesAndChoicesAreFittedInside() {
    JsonEnumSchema pay = JsonEnumSchema.builder().enumValues("CASH", "PAGO_MOVIL").build();
    JsonObjectSchema asked =
        object()
            .addProperty("pay", JsonArraySchema.builder().items(pay).build())
            .addProperty("item", JsonReferenceSchema.builder().reference("item").build())
            .addProperty(
                "either",
                JsonAnyOfSchema.builder()
                    .anyOf(new JsonBooleanSchema(), new JsonNullSchema())
                    .build())
            .definitions(java.util.Map.of("item", object().addNumberProperty("unitPrice").build()))
            .required("either")
            .build();
    assertThat(
            fit(
                "{\"pay\":[\"pago_movil\",\"Cash\"],\"item\":{\"unit_price\":1.5},\"either\":null}",
                asked))
        .isEqualTo(
            "{\"pay\":[\"PAGO_MOVIL\",\"CASH\"],\"item\":{\"unitPrice\":1.5},\"either\":null}");
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, integer, false",
    "-2, integer, true",
    "2, number, true",
    "true, number, false",
    "true, boolean, true",
    "null, boolean, false",
    "null, null, true",
    "1, string, false",
    "1, list, false",
    "1, object, false"
  })
  void aValueFitsItsTypeAlone(String answer, String type, boolean fits) {
    JsonSchemaElement asked =
        switch (type) {
          case "integer" -> new JsonIntegerSchema();
          case "number" -> new JsonNumberSchema();
          case "boolean" -> new JsonBooleanSchema();
          case "null" -> new JsonNullSchema();
          case "string" -> new JsonStringSchema();
          case "list" -> JsonArraySchema.builder().items(new JsonStringSchema()).build();
          default -> object().addStringProperty("a").addStringProperty("b").build();
        };
    if (fits) {
      assertThat(fit(answer, asked)).isEqualTo(answer);
    } else {
      assertThatThrownBy(() -> fit(answer, asked))
          .isExactlyInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("the specialist's answer has " + answer);
    }
  }

  @Test
  void whatIsNoObjectBecomesTheOnlyProperty() {
    JsonObjectSchema values =
        object()
            .addProperty("values", JsonArraySchema.builder().items(new JsonStringSchema()).build())
            .required("values")
            .build();
    assertThat(fit("[\"a\",\"b\"]", values)).isEqualTo("{\"values\":[\"a\",\"b\"]}");
  }
}
