package dev.miga.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.KeyOrder;
import dev.miga.engine.grammar.terms.Limits;
import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.exc.JsonNodeException;

/** Grammars of random schemas against a validator that shares no code with them. */
class RandomSchemasTest {
  private static final SmallVocabulary VOCABULARY = new SmallVocabulary();
  private static final SchemaRegistry VALIDATORS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Limits SMALL = new Limits(10, 12, 3, 2, 6, 2_000, 1 << 20);
  private static final int SCHEMAS = 500;
  private static final int MAX_TOKENS = 20_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyWalkEndsInAValidValue(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    RandomSchemas schemas = new RandomSchemas(random);
    int compiled = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      String schema = schemas.document().toJson();
      Grammar grammar = compile(schema, VOCABULARY.options().with(SMALL));
      if (grammar != null) {
        compiled++;
        Schema validator = VALIDATORS.getSchema(schema);
        for (int walk = 0; walk < 4; walk++) {
          String text = walk(grammar.constraint(), random, schema);
          assertThat(validate(validator, text).orElse(true)).as("%s of %s", text, schema).isTrue();
        }
      }
    }
    assertThat(compiled).isGreaterThan(SCHEMAS / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void judgesEveryValueAsTheValidatorDoes(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    RandomSchemas schemas = new RandomSchemas(random);
    GrammarOptions options = VOCABULARY.options().with(Limits.JUDGEMENT).with(KeyOrder.ANY);
    int judged = 0;
    int valid = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      String schema = schemas.document().toJson();
      Grammar grammar = compile(schema, options);
      Grammar small = compile(schema, VOCABULARY.options().with(SMALL));
      if (grammar != null && small != null) {
        Schema validator = VALIDATORS.getSchema(schema);
        JsonValue value = JsonValue.parse(walk(small.constraint(), random, schema));
        for (int change = 0; change < 12; change++) {
          String text = value.toJson();
          boolean matches = grammar.matches(text.getBytes(StandardCharsets.UTF_8));
          Optional<Boolean> theirs = validate(validator, text);
          assertThat(matches).as("%s of %s", text, schema).isEqualTo(theirs.orElse(matches));
          judged += theirs.isPresent() ? 1 : 0;
          valid += theirs.orElse(false) ? 1 : 0;
          value = change % 4 == 3 ? schemas.value(2) : schemas.mutated(value);
        }
      }
    }
    assertThat(judged).isGreaterThan(6 * SCHEMAS);
    assertThat(valid).isBetween(judged / 5, 4 * judged / 5);
  }

  @Test
  void copiesOnlyWhatTheInputHolds() {
    RandomGenerator random = new SplittableRandom(21);
    String input = "the ñandú \"ate\"\npan de 日本 🍞 and \\ more \u0001 the end";
    Grammar grammar =
        Grammar.ofJsonSchema(
            "{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"array\",\"minItems\":2,"
                + "\"items\":{\"type\":\"string\",\"x-verbatim\":\"characters\",\"minLength\":1}},"
                + "\"w\":{\"type\":[\"string\",\"null\"],\"maxLength\":4,\"x-verbatim\":\"characters\"}},"
                + "\"required\":[\"v\",\"w\"]}",
            VOCABULARY.options().with(SMALL));
    for (int i = 0; i < 2000; i++) {
      Constraint constraint = grammar.constraint(input);
      JsonValue.JsonObject value =
          (JsonValue.JsonObject) JsonValue.parse(walk(constraint, random, "verbatim"));
      JsonValue.JsonArray copies = (JsonValue.JsonArray) value.get("v").orElseThrow();
      for (int k = 0; k < copies.items().size(); k++) {
        String copy = ((JsonValue.JsonString) copies.items().get(k)).value();
        CopiedSpan span = constraint.spans().get(k);
        assertThat(input.substring(span.sourceStart(), span.sourceEnd())).isEqualTo(copy);
        assertThat(copy.codePointCount(0, copy.length())).isBetween(1, 10);
      }
      if (value.members().get("w") instanceof JsonValue.JsonString copy) {
        assertThat(input).contains(copy.value());
      }
    }
  }

  private static @Nullable Grammar compile(String schema, GrammarOptions options) {
    try {
      return Grammar.ofJsonSchema(schema, options);
    } catch (MigaException e) {
      assertThat(e).hasMessageStartingWith("schema at ");
      return null;
    }
  }

  static String walk(Constraint constraint, RandomGenerator random, String schema) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = 0; i < MAX_TOKENS && !constraint.isComplete(); i++) {
      byte[] forced = constraint.forced();
      if (random.nextBoolean() && forced.length > 0) {
        assertThat(constraint.acceptBytes(forced)).isTrue();
        text.writeBytes(forced);
        continue;
      }
      int[] allowed = ids(constraint.allowed());
      assertThat(allowed).as("a way on after %s of %s", text, schema).isNotEmpty();
      int token = allowed[random.nextInt(allowed.length)];
      constraint.accept(token);
      text.writeBytes(VOCABULARY.bytes(token));
    }
    assertThat(constraint.isComplete()).isTrue();
    return text.toString(StandardCharsets.UTF_8);
  }

  private static int[] ids(TokenSet set) {
    int[] ids = new int[set.size()];
    int[] count = {0};
    set.forEach(token -> ids[count[0]++] = token);
    return ids;
  }

  /** The validator's verdict; none where it cannot cope with the value or the schema. */
  private static Optional<Boolean> validate(Schema validator, String text) {
    try {
      return Optional.of(
          validator
              .validate(
                  text,
                  InputFormat.JSON,
                  context ->
                      context.executionConfig(config -> config.formatAssertionsEnabled(true)))
              .isEmpty());
    } catch (JsonNodeException e) {
      return Optional.empty(); // it reads whole numbers of any size as long
    } catch (StackOverflowError e) {
      return Optional.empty(); // it follows references in circles
    }
  }
}
