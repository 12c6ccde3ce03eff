package dev.miga.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.schema.Linker;
import dev.miga.engine.grammar.terms.Budget;
import dev.miga.engine.grammar.terms.KeyOrder;
import dev.miga.engine.grammar.terms.Limits;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schemas as a whole, made to take hours or gigabytes. The time allowed is that of a hang. */
class HostileSchemaTest {
  private static final SmallVocabulary VOCABULARY = new SmallVocabulary();
  private static final Duration HANG = Duration.ofSeconds(60);
  private static final int ONE_LINE = 700;

  record Hostile(String name, String schema) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Hostile> refused() {
    return Stream.of(
        new Hostile(
            "two thousand patterns of 16,384 states",
            properties(
                2000,
                i -> "{\"type\":\"string\",\"pattern\":\"^(a|b)*a(a|b){13}%d$\"}".formatted(i))),
        new Hostile(
            "two thousand patterns of names at once",
            "{\"type\":\"object\",\"patternProperties\":{%s}}"
                .formatted(many(2000, i -> "\"x%d\":{\"type\":\"string\"}".formatted(i)))),
        new Hostile(
            "every two of 1,500 options compared",
            "{\"oneOf\":[%s]}"
                .formatted(
                    many(
                        1500,
                        i ->
                            "{\"properties\":{\"k\":{\"const\":%d}},\"required\":[\"k\"],\"type\":\"object\"}"
                                .formatted(i)))),
        new Hostile(
            "products of options that have nothing in common",
            "{\"allOf\":[%s]}"
                .formatted(
                    many(
                        300,
                        k ->
                            "{\"anyOf\":[%s]}"
                                .formatted(
                                    many(
                                        900,
                                        i ->
                                            "{\"minLength\":%d,\"maxLength\":%d,\"type\":\"string\"}"
                                                .formatted(10 * i, 10 * i + 5)))))),
        new Hostile(
            "700 schemas of the same 700 properties",
            "{\"allOf\":[%s]}"
                .formatted(
                    many(
                        700,
                        k ->
                            "{\"properties\":{%s}}"
                                .formatted(
                                    many(
                                        700, i -> "\"n%d\":{\"minLength\":%d}".formatted(i, k)))))),
        new Hostile(
            "sets of alternating characters",
            string(
                many(
                    1000,
                    k ->
                        "[%s]"
                            .formatted(
                                IntStream.range(0, 300)
                                    .mapToObj(i -> Character.toString(0x4000 + 2 * i + k))
                                    .collect(Collectors.joining()))))),
        new Hostile("a tower of quantifiers", string("a" + "*".repeat(100_000))),
        new Hostile(
            "fifty thousand references in a row",
            "{\"$ref\":\"#/$defs/d0\",\"$defs\":{%s,\"d50000\":{}}}"
                .formatted(
                    many(50_000, i -> "\"d%d\":{\"$ref\":\"#/$defs/d%d\"}".formatted(i, i + 1)))),
        new Hostile(
            "names that make every pointer a megabyte",
            ("{\"properties\":{\"" + "n".repeat(40_000) + "\":").repeat(160)
                + "{}"
                + "}}".repeat(160)),
        new Hostile(
            "such names, looked through for an anchor",
            "{\"$ref\":\"#here\",\"$defs\":{\"a\":"
                + ("{\"properties\":{\"" + "n".repeat(40_000) + "\":").repeat(160)
                + "{}"
                + "}}".repeat(160)
                + "}}"),
        new Hostile(
            "all numbers but a hundred thousand",
            "{\"not\":{\"enum\":[%s]}}".formatted(many(100_000, Integer::toString))),
        new Hostile(
            "arrays that hash alike",
            "{\"enum\":[%s]}".formatted(many(1 << 15, i -> "[\"" + hashedAlike(i) + "\"]"))),
        new Hostile(
            "a length to be tabulated",
            "{\"minLength\":200000,\"pattern\":\"^(abcdefghijklmnopqrstuvwxyz0123456789)*$\"}"),
        new Hostile("more items than are ever written", "{\"minItems\":2147483647}"),
        new Hostile(
            "400 schemas about one value", "{\"not\":".repeat(400) + "{}" + "}".repeat(400)));
  }

  static Stream<Hostile> taken() {
    return Stream.of(
        new Hostile("empty bodies, repeated", string("(){100000}{100000}{100000}")),
        new Hostile("empty bodies, perhaps", string("(){0,100000}{0,100000}(()|()){0}")),
        new Hostile(
            "a set of 200,000 ranges",
            string(
                "["
                    + IntStream.range(0, 200_000)
                        .mapToObj(i -> Character.toString(0x10000 + 2 * i))
                        .collect(Collectors.joining())
                    + "]")),
        new Hostile(
            "200,000 properties in a set", string("[" + "\\\\p{L}\\\\P{N}".repeat(100_000) + "]")),
        new Hostile(
            "300,000 values", "{\"enum\":[%s]}".formatted(many(300_000, i -> "\"v" + i + "\""))),
        new Hostile(
            "strings that hash alike",
            "{\"enum\":[%s]}".formatted(many(1 << 15, i -> "\"" + hashedAlike(i) + "\""))),
        new Hostile(
            "places that depend on each other backwards",
            "{\"properties\":{%s},\"$defs\":{\"d0\":{\"type\":\"null\"},%s}}"
                .formatted(
                    many(5000, i -> "\"p%d\":{\"$ref\":\"#/$defs/d%d\"}".formatted(i, i)),
                    many(
                        5000,
                        i ->
                            "\"d%d\":{\"type\":\"object\",\"required\":[\"x\"],\"properties\":{\"x\":{\"$ref\":\"#/$defs/d%d\"}}}"
                                .formatted(i + 1, i)))),
        new Hostile(
            "a hundred thousand required names",
            "{\"type\":\"object\",\"required\":[%s]}"
                .formatted(many(100_000, i -> "\"r" + i + "\""))),
        new Hostile("as many items as may be", "{\"type\":\"array\",\"maxItems\":1e300}"),
        new Hostile(
            "bounds of 900 digits", "{\"type\":\"number\",\"minimum\":1e900,\"maximum\":1e990}"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesInTime(Hostile hostile) {
    assertTimeoutPreemptively(
        HANG,
        () ->
            assertThatThrownBy(() -> compile(hostile.schema()))
                .isInstanceOfSatisfying(
                    SchemaException.class,
                    e -> {
                      assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
                      assertThat(e.getMessage()).hasSizeLessThan(ONE_LINE).doesNotContain("\n");
                    }));
  }

  @ParameterizedTest
  @MethodSource("taken")
  void compilesInTime(Hostile hostile) {
    assertTimeoutPreemptively(
        HANG,
        () -> assertThat(compile(hostile.schema()).constraint().allowed().size()).isPositive());
  }

  @Test
  void saysWhereTheStepsRanOut() {
    String schema =
        properties(
            60, i -> "{\"type\":\"string\",\"pattern\":\"^(a|b)*a(a|b){13}%d$\"}".formatted(i));
    assertThatThrownBy(() -> compile(schema))
        .hasMessageMatching(
            "schema at /properties/p\\d+/pattern: the schema as a whole takes more than 25,000,000"
                + " steps to compile, and here they ran out; use fewer or simpler patterns,"
                + " alternatives and references");
  }

  @Test
  void countsEachPatternOnce() {
    String schema =
        properties(2000, i -> "{\"type\":\"string\",\"pattern\":\"^(a|b)*a(a|b){9}$\"}");
    Budget budget = Budget.standard();
    Linker.link(JsonValue.parse(schema), KeyOrder.SCHEMA, Limits.GENERATION, budget);
    assertThat(budget.spent()).isLessThan(Budget.STEPS / 20);
  }

  @Test
  void leavesRealSchemasAWideMargin() {
    String schema =
        properties(
            200,
            i ->
                "{\"anyOf\":[{\"type\":\"string\",\"format\":\"date-time\"},{\"type\":\"string\",\"pattern\":\"^[a-z]{1,%d}$\"},{\"type\":\"integer\",\"maximum\":%d}]}"
                    .formatted(1 + i % 60, i));
    Budget budget = Budget.standard();
    Linker.link(JsonValue.parse(schema), KeyOrder.SCHEMA, Limits.GENERATION, budget);
    assertThat(budget.spent()).isLessThan(Budget.STEPS / 10);
    assertThat(budget.held()).isLessThan(Budget.BYTES / 4);
  }

  @Test
  void nothingIsValidUnderAnEmptyEnum() {
    for (String schema :
        List.of(
            "{\"enum\":[]}",
            "false",
            "{\"type\":\"string\",\"enum\":[1]}",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[]}},\"required\":[\"a\"]}")) {
      assertThatThrownBy(() -> compile(schema))
          .as(schema)
          .isInstanceOfSatisfying(
              SchemaException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("no value is valid");
    }
    Grammar optional =
        compile(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[]}},\"additionalProperties\":false}");
    assertThat(optional.matches("{}".getBytes(StandardCharsets.UTF_8))).isTrue();
  }

  @Test
  void refusesNumbersThatNoArithmeticCopesWith() {
    BigDecimal huge = new BigDecimal("1e999999999");
    for (String keyword : List.of("minimum", "multipleOf", "const", "minLength")) {
      JsonValue number = new JsonValue.JsonNumber("1e999999999", huge);
      JsonValue schema =
          new JsonValue.JsonObject(
              Map.of("items", new JsonValue.JsonObject(Map.of(keyword, number))));
      assertThatThrownBy(() -> Grammar.ofJsonSchema(schema, VOCABULARY.options()))
          .isInstanceOf(SchemaException.class)
          .hasMessage(
              "schema at /items/%s: the number 1e999999999 has more than 2000 digits; use a smaller one"
                  .formatted(keyword));
    }
  }

  @Test
  void keepsAMessageOnOneLine() {
    assertThatThrownBy(() -> compile("{\"properties\":{\"a\\nb\":{\"type\":\"sting\"}}}"))
        .isInstanceOf(MigaException.class)
        .hasMessageStartingWith("schema at /properties/a?b/type: ");
    String long40k = "n".repeat(40_000);
    assertThatThrownBy(() -> compile("{\"properties\":{\"" + long40k + "\":{\"type\":\"sting\"}}}"))
        .hasMessageStartingWith("schema at ...nnn")
        .hasMessageContaining("nnn/type: one or more of");
  }

  private static Grammar compile(String schema) {
    return Grammar.ofJsonSchema(schema, VOCABULARY.options());
  }

  private static String many(int count, IntFunction<String> one) {
    return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(","));
  }

  private static String properties(int count, IntFunction<String> one) {
    return "{\"type\":\"object\",\"properties\":{%s}}"
        .formatted(many(count, i -> "\"p%d\":%s".formatted(i, one.apply(i))));
  }

  private static String string(String pattern) {
    return "{\"type\":\"string\",\"pattern\":\"" + pattern + "\"}";
  }

  /** "Aa" and "BB" have the same hash code. */
  private static String hashedAlike(int number) {
    return IntStream.range(0, 15)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }
}
