package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuildFileTest {
  @Test
  void whoSkipsTestsSkipsThoseOnRealWeightsToo() throws IOException {
    assertThat(Files.readString(Path.of("..", "pom.xml")))
        .contains("<skipTests>false</skipTests>", "<skipITs>${skipTests}</skipITs>");
  }
}
