package dev.miga.engine.grammar;

/** A copied string before its opening quote. */
record CopyStart(CopyRules rules) implements Frame {
  @Override
  public void edges(Stack self, Edges out) {
    out.copy('"', self.below(), rules);
  }
}
