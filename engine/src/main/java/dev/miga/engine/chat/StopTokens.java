package dev.miga.engine.chat;

import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.TokenKind;
import dev.miga.engine.tokenizer.Vocabulary;

/** The tokens that end what a model says. */
public final class StopTokens {
  /** Name of the token that ends a turn. */
  static final String END_OF_TURN = "<end_of_turn>";

  private StopTokens() {}

  /** The end of the sequence and, where the vocabulary has it, the end of the turn. */
  public static TokenIds of(Vocabulary vocabulary) {
    TokenIds.Builder stops = TokenIds.builder().add(vocabulary.eosId());
    vocabulary.find(END_OF_TURN, TokenKind.CONTROL).ifPresent(stops::add);
    return stops.build();
  }
}
