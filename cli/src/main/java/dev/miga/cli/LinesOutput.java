package dev.miga.cli;

import dev.miga.engine.format.AtomicFile;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where lines go: to standard output, or to a file that appears whole. */
final class LinesOutput {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write to a file (default: standard output).")
  private @Nullable Path out;

  @Mixin private ForceOption force = new ForceOption();

  /**
   * Refuses a file that exists, before anything is done.
   *
   * @throws dev.miga.engine.MigaException REFUSED
   */
  void check() {
    if (out != null) {
      force.check(out);
    }
  }

  void write(List<String> lines, Console console) {
    if (out == null) {
      PrintStream stream = console.out();
      lines.forEach(line -> stream.print(line + "\n"));
      stream.flush();
      return;
    }
    String text = String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
    try (AtomicFile file = AtomicFile.create(out)) {
      file.write(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)));
      file.commit();
    }
    console.err().println("wrote " + out);
  }
}
