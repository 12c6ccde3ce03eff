package dev.miga.engine.grammar;

import dev.miga.engine.grammar.terms.KeyOrder;
import dev.miga.engine.grammar.terms.Limits;
import dev.miga.engine.grammar.tokens.TokenTrie;
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
