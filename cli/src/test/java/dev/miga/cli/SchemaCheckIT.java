package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.hub.RealWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own schemas with the vocabulary of 262,144 tokens that they are for. */
class SchemaCheckIT {
  @TempDir private Path folder;

  @Test
  void judgesOurOwnSchemasWithTheRealVocabulary() throws IOException {
    Path file = folder.resolve("schemas.jsonl");
    try (var in = SchemaCheckIT.class.getResourceAsStream("own-schemas.jsonl")) {
      Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
    CliRunner.Result result =
        new CliRunner()
            .run(
                "schema-check",
                "--model",
                RealWeights.path().toString(),
                "--jsonl",
                file.toString(),
                "--warm-up",
                "0");
    assertThat(result.err()).isEmpty();
    assertThat(Files.readAllLines(file, StandardCharsets.UTF_8)).hasSize(51);
    assertThat(result.out().lines().reduce((first, last) -> last).orElseThrow())
        .contains("\"schemas\":51,\"passed\":45,\"failed\":0,\"unsupported\":6")
        .contains("\"accepted_invalid\":0,\"rejected_valid\":0");
  }
}
