package dev.miga.cli;

import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = "--verbose",
      description = "Show the stack trace of an error (also: MIGA_DEBUG=1).")
  @SuppressWarnings("UnusedVariable") // Failures looks for it in the parse result
  private boolean verbose;
}
