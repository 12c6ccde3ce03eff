package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The {@code pip} of this machine, with its own configuration. It only fetches wheels: nothing is
 * installed, and nothing in them is run.
 */
final class PipClient {
  private static final Duration REPORT_INTERVAL = Duration.ofMillis(200);

  private final List<List<String>> candidates;

  /**
   * A client that takes the first of these commands that works.
   *
   * @param candidates commands with their first arguments, {@code [python3, -m, pip]}
   */
  PipClient(List<List<String>> candidates) {
    this.candidates = candidates.stream().map(List::copyOf).toList();
  }

  static PipClient system() {
    return new PipClient(
        List.of(
            List.of("pip"),
            List.of("pip3"),
            List.of("python3", "-m", "pip"),
            List.of("python", "-m", "pip")));
  }

  /** The first command that answers {@code --version}; empty if this machine has no pip. */
  Optional<List<String>> command() throws IOException, InterruptedException {
    for (List<String> candidate : candidates) {
      if (answers(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static boolean answers(List<String> command) throws InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.add("--version");
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      return process.waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /**
   * Downloads one wheel without its dependencies.
   *
   * @param command from {@link #command()}
   * @param requirement {@code name==version}
   * @param folder where the wheel is put
   * @param scratch where pip keeps what it has not finished
   * @param bytesSoFar told from time to time how much is there
   * @throws MigaException NETWORK with pip's own last error if it fails
   */
  void download(
      List<String> command, String requirement, Path folder, Path scratch, LongConsumer bytesSoFar)
      throws IOException, InterruptedException {
    Path log = scratch.resolve("pip.log");
    Process process = start(command, requirement, folder, scratch, log);
    Thread killer = new Thread(() -> destroy(process)); // pip must not outlive a stopped Miga
    Runtime.getRuntime().addShutdownHook(killer);
    long mostBytes = 0; // a finished wheel leaves the scratch folder before pip ends
    try {
      while (!process.waitFor(REPORT_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        mostBytes = Math.max(mostBytes, Trees.bytes(scratch));
        bytesSoFar.accept(mostBytes);
      }
    } finally {
      destroy(process);
      forget(killer);
    }
    if (process.exitValue() != 0) {
      throw new MigaException(
          ErrorCode.NETWORK,
          "pip could not fetch " + requirement + ": " + lastError(log) + Alternatives.SENTENCE);
    }
  }

  /** Ends pip and what it started: it is often a script that starts the real one. */
  private static void destroy(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  private static void forget(Thread hook) throws InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      throw new InterruptedException("this process is ending");
    }
  }

  private static Process start(
      List<String> command, String requirement, Path folder, Path scratch, Path log)
      throws IOException {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("download", "--no-deps", "--only-binary", ":all:", "--no-input"));
    line.addAll(List.of("--progress-bar", "off", "--disable-pip-version-check"));
    line.addAll(List.of("-d", folder.toString(), requirement));
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(Map.of("TMPDIR", scratch.toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /** The last line that pip marks as an error, else its last line. */
  private static String lastError(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.reversed().stream()
        .filter(line -> line.startsWith("ERROR:"))
        .findFirst()
        .map(line -> line.substring("ERROR:".length()).strip())
        .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
  }
}
