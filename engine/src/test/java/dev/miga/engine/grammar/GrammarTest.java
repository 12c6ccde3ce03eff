package dev.miga.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.grammar.tokens.TokenSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
  private static final SmallVocabulary VOCABULARY = new SmallVocabulary();

  private static final String ORDER =
      """
      {"type": "object",
       "properties": {
         "items": {"type": "array", "maxItems": 2, "items": {
           "type": "object",
           "properties": {
             "quantity": {"type": "integer", "minimum": 1, "maximum": 1000},
             "product": {"enum": ["pan canilla", "pan dulce", "café"]}},
           "required": ["quantity", "product"], "additionalProperties": false}},
         "address": {"type": ["string", "null"], "x-verbatim": "characters"}},
       "required": ["items", "address"], "additionalProperties": false}
      """;

  private static Grammar schema(String schema) {
    return Grammar.ofJsonSchema(schema, VOCABULARY.options());
  }

  private static boolean matches(Grammar grammar, String text) {
    return grammar.matches(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void acceptsWhatTheSchemaAcceptsAndNothingElse() {
    Grammar grammar =
        schema(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"maximum\":12},"
                + "\"b\":{\"type\":\"string\",\"pattern\":\"^x+$\",\"maxLength\":3}},"
                + "\"required\":[\"a\"],\"additionalProperties\":false}");
    assertThat(List.of("{\"a\":12}", "{\"a\":-7}", "{\"a\":0,\"b\":\"xxx\"}"))
        .allMatch(text -> matches(grammar, text));
    assertThat(
            List.of(
                "{}",
                "{\"a\":13}",
                "{\"a\":01}",
                "{\"a\":1.5}",
                "{\"a\":1,\"b\":\"xxxx\"}",
                "{\"a\":1,\"b\":\"\"}",
                "{\"a\":1,\"c\":1}",
                "{\"b\":\"x\",\"a\":1}",
                "[]",
                "{\"a\":1",
                "{\"a\": 1}"))
        .noneMatch(text -> matches(grammar, text));
  }

  @Test
  void forcesWhatIsDetermined() {
    Constraint constraint = schema(ORDER).constraint("calle 5");
    assertThat(text(constraint.forced())).isEqualTo("{\"items\":[");
    assertThat(constraint.acceptBytes(constraint.forced())).isTrue();
    assertThat(constraint.acceptBytes("{".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(text(constraint.forced())).isEqualTo("\"quantity\":");
    assertThat(constraint.acceptBytes("\"quantity\":3,".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(text(constraint.forced())).isEqualTo("\"product\":\"");
  }

  @Test
  void copiesVerbatimAndSaysFromWhere() {
    String input = "Va a la calle \"Bolívar\" 5\nurgente 🍞";
    Constraint constraint = schema(ORDER).constraint(input);
    String copy = "Bolívar\\\" 5\\nurg";
    assertThat(
            constraint.acceptBytes("{\"items\":[],\"address\":\"".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    Constraint other = constraint.fork();
    assertThat(other.acceptBytes("Bolivar".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(other.acceptBytes("n".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(constraint.acceptBytes("Bol".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(constraint.copied()).isEqualTo("Bol");
    assertThat(constraint.acceptBytes((copy.substring(3) + "\"}").getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    assertThat(constraint.isComplete()).isTrue();
    assertThat(constraint.spans())
        .singleElement()
        .satisfies(
            span ->
                assertThat(input.substring(span.sourceStart(), span.sourceEnd()))
                    .isEqualTo("Bolívar\" 5\nurg"));
  }

  @Test
  void doesNotCopyFromTheMiddleOfAnEscape() {
    Constraint constraint =
        schema("{\"type\":\"string\",\"x-verbatim\":\"characters\"}").constraint("a\nb");
    assertThat(constraint.acceptBytes("\"n".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(constraint.acceptBytes("\"a\\nb\"".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(constraint.mayStop()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"characters\",\"minLength\":2,\"maxLength\":7",
        "true,\"minLength\":0,\"maxLength\":7"
      })
  void masksOfCopiesAreExactForAnyText(String verbatim) {
    SplittableRandom random = new SplittableRandom(5);
    List<String> pieces =
        List.of("the", "a", "ab", "\"", "\\", "\n", "é", "日本", "🍞", " de ", "canilla");
    Grammar grammar =
        schema(
            "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"x-verbatim\":"
                + verbatim
                + "},\"maxItems\":2}");
    for (int i = 0; i < 60; i++) {
      StringBuilder input = new StringBuilder("ab");
      for (int k = random.nextInt(12); k > 0; k--) {
        input.append(pieces.get(random.nextInt(pieces.size())));
      }
      Constraint constraint = grammar.constraint(input.toString());
      while (!constraint.isComplete()) {
        Constraint here = constraint;
        int[] accepted =
            IntStream.range(1, VOCABULARY.size())
                .filter(token -> here.fork().acceptBytes(VOCABULARY.bytes(token)))
                .toArray();
        assertThat(IntStream.range(1, VOCABULARY.size()).filter(constraint.allowed()::contains))
            .as("copying from %s", input)
            .containsExactly(IntStream.of(accepted).boxed().toArray(Integer[]::new));
        constraint.accept(accepted[random.nextInt(accepted.length)]);
      }
    }
  }

  @Test
  void allowsExactlyTheTokensWhoseBytesAreAccepted() {
    Grammar grammar = schema(ORDER);
    String text = "{\"items\":[{\"quantity\":12,\"product\":\"café\"}],\"address\":\"the \"}";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Constraint constraint = grammar.constraint("to the end, abc");
    for (byte octet : bytes) {
      TokenSet allowed = constraint.allowed();
      for (int token = 1; token < VOCABULARY.size(); token++) {
        assertThat(allowed.contains(token))
            .as("token %s of %s", token, text)
            .isEqualTo(constraint.fork().acceptBytes(VOCABULARY.bytes(token)));
      }
      assertThat(allowed.contains(SmallVocabulary.STOP)).isFalse();
      assertThat(constraint.acceptBytes(new byte[] {octet})).isTrue();
    }
    assertThat(constraint.allowed().ids()).containsExactly(SmallVocabulary.STOP);
  }

  @Test
  void namesThePlaceOfWhatItCannotEnforce() {
    assertThatThrownBy(() -> schema("{\"properties\":{\"a/b\":{\"unevaluatedProperties\":false}}}"))
        .isInstanceOfSatisfying(
            SchemaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
              assertThat(e.pointer()).isEqualTo("/properties/a~1b/unevaluatedProperties");
            });
  }

  @Test
  void refusesDraftsThatSayOtherwiseWhatIsRequired() {
    assertThatThrownBy(() -> schema("{\"$schema\":\"http://json-schema.org/draft-03/schema#\"}"))
        .isInstanceOfSatisfying(
            SchemaException.class, e -> assertThat(e.pointer()).isEqualTo("/$schema"));
  }

  @Test
  void readsKeywordsAsTheDraftDoes() {
    String draft4 = "\"$schema\":\"http://json-schema.org/draft-04/schema#\"";
    Grammar exclusive = schema("{" + draft4 + ",\"minimum\":5,\"exclusiveMinimum\":true}");
    assertThat(matches(exclusive, "5")).isFalse();
    assertThat(matches(exclusive, "6")).isTrue();
    Grammar reference =
        schema(
            "{"
                + draft4
                + ",\"properties\":{\"a\":{\"$ref\":\"#/definitions/n\",\"type\":\"null\"}},"
                + "\"definitions\":{\"n\":{\"type\":\"integer\"}}}");
    assertThat(matches(reference, "{\"a\":1}")).isTrue();
    assertThat(matches(schema("{\"type\":\"string\",\"nullable\":true}"), "null")).isTrue();
  }

  @Test
  void refusesASchemaThatNothingSatisfies() {
    assertThatThrownBy(
            () ->
                schema(
                    "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"object\","
                        + "\"properties\":{\"a\":{\"$ref\":\"#/$defs/a\"}},\"required\":[\"a\"]}}}"))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("no finite value");
  }

  @Test
  void matchesRegexAndChoices() {
    Grammar regex = Grammar.ofRegex("[a-z]{2,3}(ñ|日)?", VOCABULARY.options());
    assertThat(List.of("ab", "abcñ", "ab日")).allMatch(text -> matches(regex, text));
    assertThat(List.of("a", "abcd", "abñx", "ABC")).noneMatch(text -> matches(regex, text));
    Grammar choices = Grammar.ofChoices(List.of("pan", "pan dulce", "té"), VOCABULARY.options());
    Constraint constraint = choices.constraint();
    assertThat(constraint.acceptBytes("pan".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(constraint.mayStop()).isTrue();
    assertThat(constraint.isComplete()).isFalse();
    assertThat(constraint.forced()).isEmpty();
    assertThat(constraint.acceptBytes(" ".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(text(constraint.forced())).isEqualTo("dulce");
  }
}
