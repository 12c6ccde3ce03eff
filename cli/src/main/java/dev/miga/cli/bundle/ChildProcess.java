package dev.miga.cli.bundle;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs that are run to their end, with what they said where they fail. */
final class ChildProcess {
  private static final int SHOWN_CHARACTERS = 600;

  private ChildProcess() {}

  /**
   * Runs a program.
   *
   * @param what it does, for the message of a failure
   * @param variables of its environment, beside those of this process
   * @return what it wrote
   * @throws MigaException if it cannot be started or fails
   */
  static String run(String what, List<String> command, Map<String, String> variables) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(variables);
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        String said =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int status = process.waitFor();
        if (status != 0) {
          throw failed(what, command, "status " + status + ": " + tail(said));
        }
        return said;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw failed(what, command, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(what, command, "interrupted");
    }
  }

  private static MigaException failed(String what, List<String> command, String found) {
    return new MigaException(
        ErrorCode.IO,
        "%s: %s failed (%s)".formatted(what, Path.of(command.getFirst()).getFileName(), found));
  }

  private static String tail(String said) {
    String line = said.replaceAll("\\s+", " ");
    return line.substring(Math.max(0, line.length() - SHOWN_CHARACTERS));
  }
}
