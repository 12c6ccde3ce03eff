package dev.miga.engine.grammar;

import dev.miga.engine.tokenizer.TokenIds;

/**
 * How a grammar is compiled.
 *
 * @param tokens the vocabulary that masks are over
 * @param stopTokens tokens that end a text, allowed where the grammar may end
 * @param keyOrder in which order the declared properties of an object come
 * @param limits what bounds everything that the grammar itself does not bound
 */
public record GrammarOptions(
    TokenTrie tokens, TokenIds stopTokens, KeyOrder keyOrder, Limits limits) {

  /** In which order the declared properties of an object come. */
  public enum KeyOrder {
    /** As the schema lists them: fewer choices, so less work. */
    SCHEMA,
    /** Any. */
    ANY
  }

  /**
   * Bounds on what the grammar itself leaves open. What it bounds itself counts instead.
   *
   * @param stringCharacters characters of a string or a key
   * @param numberCharacters characters of a number
   * @param items items of an array
   * @param extraProperties properties beyond those that are declared
   * @param depth arrays and objects within each other
   * @param states states that are remembered before all are forgotten
   * @param maskBytes memory of the masks that are remembered before all are forgotten
   */
  public record Limits(
      int stringCharacters,
      int numberCharacters,
      int items,
      int extraProperties,
      int depth,
      int states,
      long maskBytes) {
    /** For generation: what a field of a small model's output may take. */
    public static final Limits GENERATION = new Limits(2_000, 24, 256, 32, 32, 20_000, 64L << 20);

    /** For judging texts that exist: none but on depth. */
    public static final Limits JUDGEMENT =
        new Limits(
            Lexeme.PLENTY, Lexeme.PLENTY, Lexeme.PLENTY, Lexeme.PLENTY, 400, 20_000, 64L << 20);
  }

  /** For generation, in the order of the schema. */
  public static GrammarOptions of(TokenTrie tokens, int... stopTokens) {
    return new GrammarOptions(tokens, TokenIds.of(stopTokens), KeyOrder.SCHEMA, Limits.GENERATION);
  }

  /** With other limits. */
  public GrammarOptions with(Limits newLimits) {
    return new GrammarOptions(tokens, stopTokens, keyOrder, newLimits);
  }

  /** With another order of keys. */
  public GrammarOptions with(KeyOrder newOrder) {
    return new GrammarOptions(tokens, stopTokens, newOrder, limits);
  }
}
