package dev.miga.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.KeyOrder;
import dev.miga.engine.grammar.terms.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grammars in GBNF allow what the automaton allows. */
class GbnfTest {
  private static final SmallVocabulary VOCABULARY = new SmallVocabulary();
  private static final int SCHEMAS = 300;

  private static GbnfReader gbnf(String schema) {
    return new GbnfReader(Grammar.ofJsonSchema(schema, VOCABULARY.options()).gbnf());
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void whatItAllowsIsValid(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    RandomSchemas schemas = new RandomSchemas(random);
    int judged = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      String schema = schemas.document().toJson();
      GbnfReader reader;
      Grammar judge;
      try {
        reader = gbnf(schema);
        judge =
            Grammar.ofJsonSchema(
                schema, VOCABULARY.options().with(Limits.JUDGEMENT).with(KeyOrder.ANY));
      } catch (MigaException e) {
        continue; // no schema for this grammar, or none for GBNF
      }
      for (int k = 0; k < 4; k++) {
        Optional<String> text = reader.sample(random);
        if (text.isPresent()) {
          judged++;
          assertThat(judge.matches(text.get().getBytes(StandardCharsets.UTF_8)))
              .as("%s of %s", text.get(), schema)
              .isTrue();
        }
      }
    }
    assertThat(judged).isGreaterThan(SCHEMAS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"type":"object","additionalProperties":false,"required":["b","d"],"properties":{
          "a":{"type":"integer","minimum":-3,"maximum":120},
          "b":{"type":["string","null"],"maxLength":5},
          "c":{"enum":["uno","dós \\"y\\"",3,null]},
          "d":{"type":"array","maxItems":3,"items":{"type":"boolean"}},
          "e":{"type":"string","pattern":"^[a-f]{2}[0-9]+$","maxLength":6}}}
        """,
        """
        {"type":"array","minItems":1,"prefixItems":[{"type":"number"},{"const":"x"}],
          "items":{"type":"string","minLength":2,"maxLength":3}}
        """,
        """
        {"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":2,
          "properties":{"a":true,"b":{"type":"null"},"c":{"type":"null"}},"required":["b"]}
        """,
        """
        {"$defs":{"tree":{"type":"object","additionalProperties":false,"required":["kids"],
          "properties":{"kids":{"type":"array","maxItems":2,"items":{"$ref":"#/$defs/tree"}}}}},
          "$ref":"#/$defs/tree"}
        """
      })
  void everyWalkIsOneOfItsTexts(String schema) {
    RandomGenerator random = new SplittableRandom(7);
    Limits limits = new Limits(10, 12, 3, 0, 6, 2_000, 1 << 20);
    Grammar grammar = Grammar.ofJsonSchema(schema, VOCABULARY.options().with(limits));
    GbnfReader reader = gbnf(schema);
    for (int i = 0; i < 300; i++) {
      String text = RandomSchemasTest.walk(grammar.constraint(), random, schema);
      assertThat(reader.matches(text)).as(text).isTrue();
    }
  }

  @Test
  void readsAsASchemaDoes() {
    String gbnf =
        Grammar.ofJsonSchema(
                """
                {"type":"object","additionalProperties":false,"required":["address","items"],
                  "properties":{
                    "address":{"type":["string","null"],"maxLength":80,"x-verbatim":"words"},
                    "items":{"type":"array","maxItems":9,"items":{"enum":["pan","torta"]}}}}
                """,
                VOCABULARY.options())
            .gbnf();
    assertThat(gbnf)
        .isEqualTo(
            """
            root ::= "{" root-0
            root-0 ::= "\\"address\\":" address root-1
            address ::= "null" | "\\"" char{1,80} "\\""
            root-1 ::= ",\\"items\\":" items root-2
            char ::= [\\x20-\\x21\\x23-\\x5B\\x5D-\\uD7FF\\uE000-\\U0010FFFF] | "\\\\" [btnfr\\x22\\x5C] | "\\\\u000" [01234567BbEeFf] | "\\\\u001" [0123456789AaBbCcDdEeFf]
            items ::= "[" ( "]" | items-item ( "," items-item ){0,8} "]" )
            root-2 ::= "}"
            items-item ::= "\\"pan\\"" | "\\"torta\\""
            """);
  }

  @Test
  void refusesWhatNeedsKeysThatNoSchemaNames() {
    assertThatThrownBy(() -> gbnf("{\"type\":\"object\",\"minProperties\":1}"))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("declare them");
  }
}
