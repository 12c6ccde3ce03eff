package dev.miga.tasks.decoding;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Vocabulary;

/** What tokens write, and which of them end a text. */
record TextBytes(Vocabulary vocabulary, TokenIds stopTokens) {

  /** The bytes of a token. */
  byte[] of(int token) {
    return vocabulary.bytesOf(token);
  }

  /** Whether a token that is allowed ends the text here. */
  boolean isStop(int token, Constraint constraint) {
    if (constraint.mayStop()) {
      for (int i = 0; i < stopTokens.size(); i++) {
        if (stopTokens.at(i) == token) {
          return true;
        }
      }
    }
    return false;
  }
}
