package dev.miga.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarGzipTest {
  @TempDir private Path folder;

  /** A program that reads archives; its output. */
  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void tarUnpacksWhatItWrote() throws IOException {
    String deep = "a".repeat(60) + "/" + "b".repeat(60) + "/" + "c".repeat(60);
    Path source = folder.resolve("source");
    Files.createDirectories(source.resolve(deep));
    Files.writeString(source.resolve(deep).resolve("text"), "1".repeat(513));
    Path program = Files.writeString(source.resolve("run"), "#!/bin/sh\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(source.resolve("link"), Path.of("run"));
    Path archive = folder.resolve("archive.tar.gz");
    AtomicLong told = new AtomicLong();
    try (TarGzip tar = new TarGzip(Files.newOutputStream(archive))) {
      tar.tree(source, "named", told::addAndGet);
      tar.text("named/more", "ñ");
    }
    assertThat(run("tar", "-xzf", archive.toString(), "-C", folder.toString())).isEmpty();
    Path named = folder.resolve("named");
    assertThat(named.resolve(deep).resolve("text")).hasContent("1".repeat(513));
    assertThat(named.resolve("more")).hasContent("ñ");
    assertThat(Files.readSymbolicLink(named.resolve("link"))).isEqualTo(Path.of("run"));
    assertThat(Files.isExecutable(named.resolve("run"))).isTrue();
    assertThat(Files.getLastModifiedTime(named.resolve("run")).toMillis() / 1000)
        .isEqualTo(Files.getLastModifiedTime(program).toMillis() / 1000);
    assertThat(told).hasValue(513 + 10);
  }
}
