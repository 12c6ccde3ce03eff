package dev.miga.cli;

import picocli.CommandLine.Option;

/** How a command writes its result. */
final class FormatOptions {
  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "For people (text, the default) or for programs (json).")
  private OutputFormat format = OutputFormat.TEXT;

  OutputFormat format() {
    return format;
  }
}
