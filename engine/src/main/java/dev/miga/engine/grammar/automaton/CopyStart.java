package dev.miga.engine.grammar.automaton;

/** A copied string before its opening quote. */
public record CopyStart(CopyRules rules) implements Frame {
  @Override
  public void edges(Stack self, Edges out) {
    out.copy('"', self.below(), rules);
  }
}
