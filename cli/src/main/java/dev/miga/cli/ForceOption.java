package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether a command may replace what exists. */
final class ForceOption {
  @Option(names = "--force", description = "Replace what exists.")
  private boolean force;

  /**
   * Refuses a target that exists, unless it may be replaced.
   *
   * @throws MigaException REFUSED
   */
  void check(Path target) {
    if (Files.exists(target) && !force) {
      throw new MigaException(ErrorCode.REFUSED, target + ": exists already; --force replaces it");
    }
  }
}
