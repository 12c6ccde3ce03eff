package dev.miga.cli;

import picocli.CommandLine.Option;

/** Which model a command works on. */
final class ModelOptions {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      defaultValue = "gemma-3-270m",
      description = {
        "Model: a name of 'miga models', a file, or hf:owner/repo[/file].",
        "Default: ${DEFAULT-VALUE}."
      })
  private String model = "gemma-3-270m";

  @Option(names = "--offline", description = "Open no connection; fail where one would be needed.")
  private boolean offline;

  String model() {
    return model;
  }

  boolean offline() {
    return offline;
  }
}
