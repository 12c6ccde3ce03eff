package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.Folders;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final Path PASSWORD_FILE = Path.of("/nonexistent");

  @Test
  void takesTheHomeFolderFromHome() {
    Environment environment = Environment.of(Map.of("HOME", "/home/ana"), PASSWORD_FILE);
    assertThat(environment.home()).isEqualTo(Path.of("/home/ana"));
    assertThat(environment.folders()).isEqualTo(Folders.under(Path.of("/home/ana/.cache/miga")));
  }

  @Test
  void takesTheHomeFolderOfTheUserWhereHomeIsNotSet() {
    assertThat(Environment.of(Map.of(), PASSWORD_FILE).home()).isEqualTo(PASSWORD_FILE);
    assertThat(Environment.of(Map.of("HOME", ""), PASSWORD_FILE).home()).isEqualTo(PASSWORD_FILE);
  }
}
