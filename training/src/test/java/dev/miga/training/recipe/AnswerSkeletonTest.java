package dev.miga.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerSkeletonTest {
  private static List<String> pieces(String schema, String answer) {
    return AnswerSkeleton.of(JsonValue.parse(answer), JsonValue.parse(schema));
  }

  @Test
  void keepsKeysAndListedValuesAlone() {
    String schema =
        """
        {"properties": {
           "items": {"items": {"properties": {
              "words": {"type": "string", "x-verbatim": true},
              "quantity": {"type": "integer"},
              "product": {"enum": ["pan", "malta"]}}}},
           "phone": {"type": "integer"},
           "urgent": {"type": "boolean"},
           "by": {"anyOf": [{"const": "card"}, {"type": "string"}]}}}
        """;
    assertThat(
            pieces(
                schema,
                """
                {"items": [{"words": "dos panes", "quantity": 2, "product": "pan"}],
                 "phone": 4241234567, "urgent": true, "by": "card"}
                """))
        .containsExactly(
            "{\"items\":[{\"words\":\"",
            "\",\"quantity\":",
            ",\"product\":\"pan\"}],\"phone\":",
            ",\"urgent\":true,\"by\":\"card\"}");
    assertThat(pieces(schema, "{\"items\": [], \"phone\": null, \"by\": \"Ana\"}"))
        .containsExactly("{\"items\":[],\"phone\":null,\"by\":\"", "\"}");
  }

  @Test
  void leavesOutKeysAndValuesThatTheSchemaDoesNotName() {
    assertThat(pieces("{\"properties\": {\"a\": {}}}", "{\"Ana\": true, \"a\": {\"Eva\": 1}}"))
        .containsExactly("{", ",\"a\":{", "}}");
    assertThat(pieces("{}", "[\"Ana\", 7, null]")).containsExactly("[\"", "\",", ",null]");
  }
}
