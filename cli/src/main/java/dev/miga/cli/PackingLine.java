package dev.miga.cli;

import dev.miga.engine.model.LanguageModel;

/** Shows on standard error how weights are packed, and warns where they cannot be kept. */
final class PackingLine implements LanguageModel.Progress {
  private final Console console;
  private final ProgressLine line;

  PackingLine(Console console) {
    this.console = console;
    this.line = ProgressLine.of(console);
  }

  @Override
  public void packed(long done, long total) {
    line.advanced("packing weights, once", done, total);
  }

  @Override
  public void note(String sentence) {
    console.err().println("warning: " + sentence);
  }
}
