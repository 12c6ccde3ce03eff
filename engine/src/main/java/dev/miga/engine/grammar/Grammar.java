package dev.miga.engine.grammar;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.automaton.Automaton;
import dev.miga.engine.grammar.automaton.CopyRules;
import dev.miga.engine.grammar.automaton.CopySession;
import dev.miga.engine.grammar.automaton.CopySource;
import dev.miga.engine.grammar.automaton.CopyWalk;
import dev.miga.engine.grammar.automaton.Frame;
import dev.miga.engine.grammar.automaton.Gbnf;
import dev.miga.engine.grammar.automaton.LiteralFrame;
import dev.miga.engine.grammar.automaton.Literals;
import dev.miga.engine.grammar.automaton.PlainFrame;
import dev.miga.engine.grammar.automaton.State;
import dev.miga.engine.grammar.automaton.Value;
import dev.miga.engine.grammar.lexeme.Lexeme;
import dev.miga.engine.grammar.lexeme.Patterns;
import dev.miga.engine.grammar.schema.Linker;
import dev.miga.engine.grammar.terms.Budget;
import dev.miga.engine.grammar.terms.Limits;
import dev.miga.engine.grammar.tokens.TokenSet;
import dev.miga.engine.grammar.tokens.TrieNodes;
import dev.miga.engine.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What a text may be. Immutable and shared by any number of sequences and threads; transitions and
 * masks are computed when they are first needed and kept, within bounds.
 *
 * <p>JSON is emitted compact, properties in the order of the schema, escapes only where they must
 * be. Every string, number, array and depth of nesting is bounded, by the schema or by {@link
 * Limits}.
 */
public final class Grammar {
  /** Steps of a warm-up after which masks hardly become faster. */
  public static final int WARM_UP = 600;

  /** Walks of a copy after which the code of its levels is compiled: a walk has some ten. */
  private static final int WARM_COPIES = 20;

  /** Characters that must be copied beyond which nothing is warmed up. */
  private static final int MAX_WARM_COPY = 100_000;

  /** Copied from while warming up. */
  private static final String PASSAGE =
      "Good morning, 2 loaves and 12 rolls to 7 Mill Lane, next to the old bakery; paid by card. ";

  private final Value root;
  private final Automaton automaton;
  private final GrammarOptions options;
  private final State start;
  private final Set<CopySource.Unit> units;
  private final Set<List<CopyRules>> copied;

  private Grammar(
      Value root, GrammarOptions options, Set<CopySource.Unit> units, Set<List<CopyRules>> copied) {
    this.root = root;
    this.automaton = new Automaton(root, options.limits());
    this.options = options;
    this.start = automaton.start();
    this.units = units;
    this.copied = copied;
  }

  /**
   * JSON texts that a JSON Schema accepts: draft 2020-12, and older drafts where {@code $schema}
   * names one. A string with {@code "x-verbatim": true}, or {@code "words"}, is copied from the
   * input, and no letter, digit or mark stands directly before or after the copy; without {@code
   * minLength} it is not empty. With {@code "characters"} any characters in succession are copied,
   * or none.
   *
   * @throws MigaException UNSUPPORTED on a keyword that cannot be enforced exactly, or on a schema
   *     that is too large; INVALID_ARGUMENT on one that is not a schema, or that no text satisfies.
   *     The message begins with the JSON pointer
   */
  public static Grammar ofJsonSchema(String schema, GrammarOptions options) {
    return ofJsonSchema(JsonValue.parse(schema), options);
  }

  /** The same, of a schema that is parsed already. */
  public static Grammar ofJsonSchema(JsonValue schema, GrammarOptions options) {
    Linker.Linked linked =
        Linker.link(schema, options.keyOrder(), options.limits(), Budget.standard());
    return new Grammar(linked.root(), options, linked.units(), linked.copied());
  }

  /**
   * Texts that a regular expression matches from end to end, at most {@link
   * Limits#stringCharacters} long.
   *
   * @throws MigaException as for a pattern in a schema
   */
  public static Grammar ofRegex(String pattern, GrammarOptions options) {
    Budget budget = Budget.standard();
    Lexeme lexeme =
        new Lexeme(
            new Patterns(budget).match(pattern),
            Lexeme.Spelling.PLAIN,
            0,
            options.limits().stringCharacters(),
            budget);
    if (lexeme.isEmpty()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "pattern /" + pattern + "/: no text matches it");
    }
    return of(PlainFrame.of(lexeme), options);
  }

  /**
   * One of several texts.
   *
   * @throws IllegalArgumentException without choices, or with an empty one
   */
  public static Grammar ofChoices(List<String> choices, GrammarOptions options) {
    if (choices.isEmpty() || choices.contains("")) {
      throw new IllegalArgumentException("at least one choice and none empty, found " + choices);
    }
    List<byte[]> bytes = choices.stream().map(c -> c.getBytes(StandardCharsets.UTF_8)).toList();
    return of(LiteralFrame.of(new Literals(bytes)), options);
  }

  private static Grammar of(Frame frame, GrammarOptions options) {
    Value root = new Value();
    root.link(new Frame[] {frame}, new int[] {0});
    return new Grammar(root, options, Set.of(), Set.of());
  }

  /**
   * A new sequence under this grammar.
   *
   * @throws IllegalStateException if the grammar copies strings: it needs their source
   */
  public Constraint constraint() {
    if (copiesInput()) {
      throw new IllegalStateException("the schema has x-verbatim: constraint(input) is needed");
    }
    return new Constraint(automaton, options, start, null, "");
  }

  /**
   * A new sequence under this grammar, whose verbatim strings are copied from {@code input}.
   *
   * @throws MigaException INVALID_ARGUMENT if the input has no copy for a string that must be there
   */
  public Constraint constraint(String input) {
    if (!copiesInput()) {
      return new Constraint(automaton, options, start, null, input);
    }
    CopySession session = new CopySession(input, units);
    for (List<CopyRules> choices : copied) {
      if (choices.stream().noneMatch(session::hasCopy)) {
        throw new MigaException(
            ErrorCode.INVALID_ARGUMENT, session.whyNot(choices.getFirst()) + " or allow null");
      }
    }
    return new Constraint(automaton, options, start, session, input);
  }

  /**
   * Goes through answers at random, so that the first sequences do not wait for what all share: the
   * states and masks that they begin with, and this code, loaded and compiled.
   *
   * @param steps tokens in all
   */
  public void warmUp(int steps) {
    Random random = new Random(1);
    int most = copied.stream().mapToInt(choices -> choices.getFirst().min()).max().orElse(0);
    if (most > MAX_WARM_COPY) {
      return;
    }
    String input = PASSAGE.repeat(1 + most / PASSAGE.length());
    Constraint constraint = constraint(input);
    for (int step = 0; step < steps; step++) {
      if (constraint.isComplete()) {
        constraint = constraint(input);
      }
      constraint.accept(one(constraint.allowed(), random));
      constraint.forced();
    }
    if (copiesInput()) {
      CopySource source = new CopySource(input, CopySource.Unit.CHARACTERS);
      for (int copy = 0; copy < WARM_COPIES; copy++) {
        new CopyWalk(options.tokens().all(), source, token -> {}, node -> {})
            .walk(TrieNodes.ROOT, CopySource.ROOT, 0, Lexeme.PLENTY);
      }
    }
  }

  private static int one(TokenSet allowed, Random random) {
    if (allowed.form() == TokenSet.Form.IDS) {
      return allowed.ids()[random.nextInt(allowed.size())];
    }
    BitSet bits = BitSet.valueOf(allowed.words());
    return bits.previousSetBit(bits.nextSetBit(0) + random.nextInt(bits.length()));
  }

  /**
   * The grammar in GBNF, the notation of llama.cpp, but for what {@link Gbnf} leaves out: what is
   * copied from an input here is any string there.
   *
   * @throws MigaException UNSUPPORTED if it takes too many rules
   */
  public String gbnf() {
    return Gbnf.of(root, options.limits());
  }

  /** Whether the grammar copies strings from an input. */
  public boolean copiesInput() {
    return !units.isEmpty();
  }

  /** Whether the whole text is one that the grammar allows; nothing is copied. */
  public boolean matches(byte[] text) {
    Constraint constraint = constraint("");
    return constraint.acceptBytes(text) && constraint.mayStop();
  }
}
