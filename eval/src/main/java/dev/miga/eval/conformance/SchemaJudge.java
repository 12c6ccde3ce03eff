package dev.miga.eval.conformance;

import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.terms.SchemaException;
import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Compiles a schema, judges its instances and times the masks on the way. */
public final class SchemaJudge {
  private static final double NANOS_PER_MICRO = 1000;

  private final Tokenizer tokenizer;
  private final GrammarOptions options;

  /**
   * A judge.
   *
   * @param options whose vocabulary is that of the tokenizer
   */
  public SchemaJudge(Tokenizer tokenizer, GrammarOptions options) {
    this.tokenizer = tokenizer;
    this.options = options;
  }

  /** The verdict on a schema and its instances. */
  public SchemaVerdict judge(SchemaCase schema) {
    String text = schema.schema().toJson();
    long start = System.nanoTime();
    try {
      Grammar grammar = Grammar.ofJsonSchema(text, options);
      return judge(schema, grammar, microsSince(start));
    } catch (SchemaException e) {
      return unsupported(schema, e.pointer(), e, start);
    } catch (MigaException e) {
      return unsupported(schema, "", e, start); // of a text with too many readings, for one
    }
  }

  private static SchemaVerdict unsupported(
      SchemaCase schema, String pointer, MigaException cause, long start) {
    return new SchemaVerdict(
        schema.id(),
        SchemaVerdict.Status.UNSUPPORTED,
        pointer,
        String.valueOf(cause.getMessage()),
        0,
        0,
        0,
        microsSince(start),
        new double[0]);
  }

  /** Times first, while the grammar remembers nothing yet. */
  private SchemaVerdict judge(SchemaCase schema, Grammar grammar, double compileMicros) {
    int acceptedInvalid = 0;
    int rejectedValid = 0;
    int valid = 0;
    double[] masks = {};
    for (SchemaCase.Instance test : schema.tests()) {
      if (test.valid()) {
        masks = timeMasks(grammar, test.json(), masks);
      }
    }
    for (SchemaCase.Instance test : schema.tests()) {
      boolean accepted = grammar.matches(test.json().getBytes(StandardCharsets.UTF_8));
      valid += test.valid() ? 1 : 0;
      rejectedValid += test.valid() && !accepted ? 1 : 0;
      acceptedInvalid += !test.valid() && accepted ? 1 : 0;
    }
    return new SchemaVerdict(
        schema.id(),
        acceptedInvalid + rejectedValid == 0
            ? SchemaVerdict.Status.PASS
            : SchemaVerdict.Status.FAIL,
        "",
        "",
        acceptedInvalid,
        rejectedValid,
        valid,
        compileMicros,
        masks);
  }

  /** Walks through an instance by its tokens, as far as the grammar allows. */
  private double[] timeMasks(Grammar grammar, String json, double[] before) {
    TokenIds ids = tokenizer.encode(json);
    double[] micros = Arrays.copyOf(before, before.length + ids.size());
    Constraint constraint = grammar.constraint(json);
    for (int i = 0; i < ids.size(); i++) {
      long start = System.nanoTime();
      TokenSet allowed = constraint.allowed();
      micros[before.length + i] = microsSince(start);
      if (!allowed.contains(ids.at(i))) {
        return Arrays.copyOf(micros, before.length + i + 1);
      }
      constraint.accept(ids.at(i));
    }
    return micros;
  }

  private static double microsSince(long start) {
    return (System.nanoTime() - start) / NANOS_PER_MICRO;
  }
}
