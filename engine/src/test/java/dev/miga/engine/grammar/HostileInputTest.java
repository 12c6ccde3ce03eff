package dev.miga.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.Limits;
import dev.miga.engine.grammar.terms.SchemaException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {
  private static final SmallVocabulary VOCABULARY = new SmallVocabulary();

  private static Grammar schema(String schema) {
    return Grammar.ofJsonSchema(schema, VOCABULARY.options());
  }

  private static boolean accepts(Constraint constraint, String text) {
    return constraint.acceptBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(a|b)*a(a|b){20}$",
        "^((a{1,100}){1,100}){1,100}$",
        "(.*a){1000}",
        "^(a?){5000}a{5000}$",
        "((((((((((a*)*)*)*)*)*)*)*)*)*)*b{99999}"
      })
  void refusesAPatternMadeToExplode(String pattern) {
    assertThatThrownBy(() -> schema("{\"type\":\"string\",\"pattern\":\"" + pattern + "\"}"))
        .isInstanceOfSatisfying(
            SchemaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
              assertThat(e.pointer()).isEqualTo("/pattern");
            });
  }

  @Test
  void takesPatternsThatOnlyLookDangerous() {
    Grammar grammar = schema("{\"type\":\"string\",\"pattern\":\"^(a*)*(b|a)*c$\"}");
    assertThat(grammar.matches("\"aabac\"".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(grammar.matches("\"aaba\"".getBytes(StandardCharsets.UTF_8))).isFalse();
  }

  @Test
  void compilesASchemaOfAMegabyte() {
    String properties =
        IntStream.range(0, 12_000)
            .mapToObj(
                i ->
                    "\"property%d\":{\"type\":\"object\",\"properties\":{\"x\":{\"maximum\":%d}}}"
                        .formatted(i, i))
            .collect(Collectors.joining(","));
    String text =
        "{\"properties\":{" + properties + "},\"additionalProperties\":false,\"type\":\"object\"}";
    assertThat(text.length()).isGreaterThan(700_000);
    Grammar grammar = schema(text);
    assertThat(
            grammar.matches(
                "{\"property7\":{\"x\":7},\"property11999\":{}}".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    assertThat(grammar.matches("{\"property7\":{\"x\":8}}".getBytes(StandardCharsets.UTF_8)))
        .isFalse();
  }

  @Test
  void refusesASchemaNestedTooDeeply() {
    String text = "{\"items\":".repeat(2000) + "{}" + "}".repeat(2000);
    assertThatThrownBy(() -> schema(text))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    String deepest = "{\"items\":".repeat(400) + "{}" + "}".repeat(400);
    assertThat(accepts(schema(deepest).constraint(), "[[[[")).isTrue();
  }

  @Test
  void endsRecursionAtItsDepth() {
    Grammar grammar =
        schema(
            "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}},"
                + "\"additionalProperties\":false}");
    Constraint constraint = grammar.constraint();
    int depth = Limits.GENERATION.depth();
    for (int i = 0; i < depth - 1; i++) {
      assertThat(accepts(constraint, "{\"next\":")).as("level %s", i).isTrue();
    }
    assertThat(new String(constraint.forced(), StandardCharsets.UTF_8))
        .isEqualTo("{}" + "}".repeat(depth - 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\":\"#\"}",
        "{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},"
            + "\"b\":{\"$ref\":\"#/$defs/a\"}}}"
      })
  void refusesReferencesInACircle(String text) {
    assertThatThrownBy(() -> schema(text))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("refers to itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "7",
        "[]",
        "{\"type\":\"sting\"}",
        "{\"properties\":[]}",
        "{\"$ref\":\"#/none\"}",
        "{\"minLength\":-1}",
        "{\"pattern\":\"(\"}",
        "{\"enum\":3}",
        "{\"required\":[1]}",
        "{\"multipleOf\":0}",
        "{\"allOf\":{}}",
        "false",
        "{\"minimum\":1e999999999}",
        "{\"type\":\"string\",\"minLength\":3,\"maxLength\":2}"
      })
  void refusesWhatIsNoSchemaOrAllowsNothing(String text) {
    assertThatThrownBy(() -> schema(text))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void manyAlternativesAreRefusedOrBounded() {
    String either = "{\"anyOf\":[{\"required\":[\"a%1$d\"]},{\"required\":[\"b%1$d\"]}]}";
    String all =
        IntStream.range(0, 20).mapToObj(either::formatted).collect(Collectors.joining(","));
    assertThatThrownBy(() -> schema("{\"type\":\"object\",\"allOf\":[" + all + "]}"))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("combinations");
  }

  @Test
  void copiesFromALongText() {
    String unit = "la casa de la calle 5 \"Bolívar\"\n🍞 日本 ";
    String input = unit.repeat(100_000 / unit.length()) + "only here\uD800 end";
    Constraint constraint =
        schema("{\"type\":\"string\",\"x-verbatim\":\"characters\",\"maxLength\":200000}")
            .constraint(input);
    assertThat(accepts(constraint, "\"only here")).isTrue();
    Constraint beyond = constraint.fork();
    assertThat(accepts(beyond, "?")).isFalse();
    assertThat(beyond.allowed().size()).isEqualTo(1);
    assertThat(accepts(constraint, "\"")).isTrue();
    CopiedSpan span = constraint.spans().getFirst();
    assertThat(input.substring(span.sourceStart(), span.sourceEnd())).isEqualTo("only here");
  }

  @Test
  void copiesNothingFromAnEmptyText() {
    Grammar grammar = schema("{\"type\":[\"string\",\"null\"],\"x-verbatim\":\"characters\"}");
    assertThat(accepts(grammar.constraint(""), "\"\"")).isTrue();
    assertThat(accepts(grammar.constraint(""), "\"a")).isFalse();
    Grammar nonEmpty =
        schema("{\"type\":[\"string\",\"null\"],\"x-verbatim\":\"characters\",\"minLength\":1}");
    Constraint constraint = nonEmpty.constraint("");
    assertThat(new String(constraint.forced(), StandardCharsets.UTF_8)).isEqualTo("null");
    Grammar needy = schema("{\"type\":\"string\",\"x-verbatim\":\"characters\",\"minLength\":3}");
    assertThatThrownBy(() -> needy.constraint("ab")).hasMessageContaining("at least 3 characters");
  }

  @Test
  void keepsItsMemoryBounded() {
    Limits tight = new Limits(5_000, 24, 64, 8, 8, 50, 1 << 12);
    Grammar grammar =
        Grammar.ofJsonSchema(
            "{\"type\":\"string\",\"minLength\":10}", VOCABULARY.options().with(tight));
    Constraint constraint = grammar.constraint();
    assertThat(accepts(constraint, "\"")).isTrue();
    for (int i = 0; i < 5_000; i++) {
      assertThat(constraint.allowed().contains(1 + 'x')).isTrue();
      assertThat(accepts(constraint, "x")).isTrue();
    }
    assertThat(new String(constraint.forced(), StandardCharsets.UTF_8)).isEqualTo("\"");
  }
}
