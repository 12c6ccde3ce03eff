package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.testing.TinyGemma;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class InspectCommandTest {
  @TempDir private Path folder;
  private final CliRunner miga = new CliRunner();

  @Test
  void showsMetadataTensorsAndTotals() {
    String file = TinyGemma.standard().write(folder).toString();

    CliRunner.Result result = miga.run("inspect", file);

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .startsWith(file + ": GGUF v3")
        .contains("general.architecture (string) = gemma3")
        .containsPattern("blk\\.0\\.attn_q\\.weight +F32 +\\[128, 64\\] +32,768 bytes at \\d+")
        .containsPattern("\\d+ tensors \\(F32 \\d+\\), [\\d,]+ weights, [\\d,]+ bytes\\R$");
  }

  @Test
  void writesOneJsonObject() {
    String file = TinyGemma.standard().write(folder).toString();

    String out = miga.run("inspect", "--format", "json", file).out();

    assertThat(out).startsWith("{\"path\":\"" + file + "\",\"format\":\"GGUF v3\"");
    int depth = 0;
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), out)) {
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
    }
    assertThat(depth).isZero();
  }
}
