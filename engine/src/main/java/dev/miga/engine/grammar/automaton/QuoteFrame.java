package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.Lexeme;

/** A JSON string before its opening quote. */
public record QuoteFrame(Lexeme lexeme) implements Frame {
  @Override
  public void edges(Stack self, Edges out) {
    out.shift('"', self.below(), new TextFrame(lexeme, lexeme.start(), lexeme.min(), lexeme.max()));
  }
}
