package dev.miga.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How many threads compute. */
final class ThreadOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute, at least 1 (default: all cores).")
  void setThreads(int value) {
    if (value < 1) {
      throw new ParameterException(
          Cli.commandLine(command), "--threads must be at least 1, found " + value);
    }
    threads = value;
  }

  int threads() {
    return threads;
  }
}
