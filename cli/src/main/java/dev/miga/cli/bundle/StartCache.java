package dev.miga.cli.bundle;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.hub.Progress;
import dev.miga.kernels.NativeKernels;
import dev.miga.kernels.binding.NativeResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options of a bundle's JVM, and the cache of the classes that a start needs, made by a rehearsal.
 * It holds wherever the bundle lies; docs/decisions/0001-start-up.md has the reasons.
 *
 * @param scratch folder for what the rehearsal keeps
 * @param progress told where the JVM wrote no cache, without which starts are slower
 */
record StartCache(BundleLayout layout, Path scratch, Progress progress) {
  private static final Pattern LISTENING = Pattern.compile("listening on .*:(\\d+)/");

  /** Those that hold for every command; miga.sh adds a command's own. */
  private static final List<String> FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "-XX:-UsePerfData");

  /** Writes the options, and the cache where no start needs the Vector API. */
  void make(Rehearsal rehearsal) throws IOException {
    if (!hasNativeKernels()) {
      write(List.of("--add-modules", "jdk.incubator.vector"));
      return;
    }
    List<String> quiet = List.of("-Xlog:aot=off", "-Xlog:cds=off");
    write(List.of("-XX:AOTCacheOutput=\"%s\"".formatted(escaped(layout.startCache()))));
    switch (rehearsal) {
      case Rehearsal.Answer answer ->
          ChildProcess.run(
              "a first answer from the bundle",
              List.of(layout.command().toString(), "apply", answer.specialist(), "1", "--offline"),
              variables());
      case Rehearsal.Service service -> serveOnce(service.model());
    }
    write(quiet);
    if (!Files.isRegularFile(layout.startCache())) {
      progress.note("the JVM noted no classes: each start will take longer");
    }
  }

  /** In an argument file a backslash within quotes escapes. */
  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private boolean hasNativeKernels() {
    return switch (NativeKernels.load(layout.natives())) {
      case NativeResult.Loaded<NativeKernels> ignored -> true;
      case NativeResult.Unavailable<NativeKernels> ignored -> false;
    };
  }

  private void write(List<String> more) throws IOException {
    List<String> lines = new ArrayList<>(FLAGS);
    lines.addAll(more);
    Files.write(layout.options(), lines);
  }

  private Map<String, String> variables() {
    return Map.of("MIGA_HOME", scratch.toString());
  }

  private void serveOnce(Path model) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            layout.command().toString(),
            "serve",
            "--offline",
            "--model",
            model.toAbsolutePath().toString(),
            "--port",
            "0");
    builder.environment().putAll(variables());
    builder.directory(scratch.toFile()).redirectOutput(scratch.resolve("server.log").toFile());
    Process server = builder.start();
    try (BufferedReader log = server.errorReader()) {
      String port = port(log);
      ChildProcess.run(
          "asking the bundle's server", List.of(layout.ready().toString(), port), Map.of());
      // Process.destroy would close its log, and so kill the program that writes the cache.
      server.toHandle().destroy();
      int status = server.waitFor();
      if (status != 0) {
        throw failed("it ended with status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    } finally {
      server.destroyForcibly();
    }
  }

  private static String port(BufferedReader log) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      said.append(line).append(' ');
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    throw failed("it ended before it listened: " + said);
  }

  private static MigaException failed(String found) {
    return new MigaException(ErrorCode.IO, "a first start of the bundle's server: " + found);
  }
}
