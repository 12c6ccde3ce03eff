package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, typed as it is printed into an empty folder, with a training on real weights. */
class TutorialIT {
  private static final Pattern LISTENING =
      Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)/");
  private static final String STANDARD_PORT = "8080";

  /** What Java says where the launcher would leave the Vector API out. */
  private static final String OF_JAVA = "WARNING: Using incubator modules: jdk.incubator.vector\n";

  @TempDir private Path folder;
  private final List<Process> servers = new ArrayList<>();
  private String port = STANDARD_PORT;

  /** Where the reader is taken to have Miga: the launcher, and the data of the tutorial. */
  @BeforeEach
  void install() throws IOException {
    Path miga = Files.createDirectories(home().resolve("miga"));
    Path data = Files.createDirectories(miga.resolve(Path.of("docs", "tutorial")));
    try (Stream<Path> files = Files.list(Pages.docs("tutorial"))) {
      for (Path file : files.toList()) {
        Files.copy(file, data.resolve(file.getFileName()));
      }
    }
    Path launcher =
        Files.writeString(
            miga.resolve("miga"),
            """
            #!/bin/sh
            exec '%s/bin/java' --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
              -XX:+UseSerialGC -Xmn32m -cp '%s' dev.miga.cli.Main "$@"
            """
                .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectory(folder.resolve("work"));
  }

  @AfterEach
  void stopServers() throws InterruptedException {
    for (Process server : servers) {
      server.descendants().forEach(ProcessHandle::destroy);
      server.destroy();
      server.waitFor();
    }
  }

  private Path home() {
    return folder.resolve("home");
  }

  private ProcessBuilder shell(String line) {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", line)
            .directory(folder.resolve("work").toFile())
            .redirectErrorStream(true);
    Path store = RealWeights.path().resolve(Path.of("..", "..", "..")).normalize();
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME",
                home().toString(),
                "MIGA_HOME",
                store.toString(),
                "MIGA_SERVE_PORT",
                "0",
                "LC_ALL",
                "C.UTF-8"));
    return builder;
  }

  @Test
  void endsWithThePrintedAnswers() throws IOException, InterruptedException {
    List<ConsoleBlocks.Command> commands =
        ConsoleBlocks.of(Files.readString(Pages.docs("tutorial.md")));
    assertThat(commands).hasSizeGreaterThan(10);
    for (ConsoleBlocks.Command command : commands) {
      String line = command.line().replace(STANDARD_PORT, port);
      System.out.println("$ " + line);
      String said = line.startsWith("./miga serve") ? serve(line) : run(line);
      System.out.print(said);
      assertThat(said)
          .as("what '%s' says, beside what is printed:%n%s", line, command.text())
          .matches(command.pattern());
    }
  }

  private String run(String line) throws IOException, InterruptedException {
    Process process = shell(line).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(line + "\n" + said).isZero();
    String lines = said.isEmpty() || said.endsWith("\n") ? said : said + "\n";
    return lines.replace(OF_JAVA, "");
  }

  /** Starts a server that goes on; what it said until it listened, at the usual port. */
  private String serve(String line) throws IOException {
    Process process = shell(line).start();
    servers.add(process);
    StringBuilder said = new StringBuilder();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (Optional<String> next = next(reader); next.isPresent(); next = next(reader)) {
      Matcher matcher = LISTENING.matcher(next.get());
      said.append(next.get()).append('\n');
      if (matcher.find()) {
        port = matcher.group(1);
        return said.toString()
            .replace(OF_JAVA, "")
            .replace(":" + port + "/", ":" + STANDARD_PORT + "/");
      }
    }
    throw new AssertionError("it ended before it listened: " + said);
  }

  private static Optional<String> next(BufferedReader reader) throws IOException {
    return Optional.ofNullable(reader.readLine());
  }
}
