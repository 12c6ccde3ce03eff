package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no compiler checks: the command line is the only place that reads the environment. */
class SourceRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"engine", "tasks", "training"})
  void noLibraryReadsTheEnvironment(String module) {
    assertThat(sourcesWith("System.getenv", module)).isEmpty();
  }

  @Test
  void theCommandLineDoes() {
    assertThat(sourcesWith("System.getenv", "cli")).contains("Environment.java");
  }

  private static List<String> sourcesWith(String text, String module) {
    try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java") && read(file).contains(text))
          .map(file -> file.getFileName().toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
