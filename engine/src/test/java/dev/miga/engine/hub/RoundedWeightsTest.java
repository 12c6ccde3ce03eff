package dev.miga.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.format.gguf.ModelQuantizer;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundedWeightsTest {
  @TempDir private Path folder;
  private Path packaged = Path.of("");
  private Path made = Path.of("");

  @BeforeEach
  void writeTheModelToRound() throws IOException {
    packaged = TinyGemma.wide().write(Files.createDirectory(folder.resolve("packaged")));
    Files.writeString(packaged.resolveSibling("NOTICE.md"), "terms");
    made = Files.createDirectory(folder.resolve("made"));
  }

  private String sha256OfRounded() throws IOException {
    Path file = folder.resolve("expected.gguf");
    try (ModelFile model = GgufFile.open(packaged)) {
      ModelQuantizer.quantize(
          model,
          file,
          new ModelQuantizer.Target(
              GgmlType.Q4_0, GgmlType.Q8_0, Map.of(), Optional.of(Digests.sha256(packaged))),
          (name, index, count) -> {});
    }
    return Digests.sha256(file);
  }

  @Test
  void roundsTheLinearsAndKeepsTheTerms() throws Exception {
    new RoundedWeights(heard -> packaged, sha256OfRounded()).fetch(made, Progress.silent());

    assertThat(made.resolve("NOTICE.md")).hasContent("terms");
    Path file = Trees.onlyGguf(made).orElseThrow();
    try (ModelFile model = GgufFile.open(file)) {
      assertThat(model.tensor("model.layers.0.mlp.up_proj.weight").type()).isEqualTo(GgmlType.Q4_0);
      assertThat(model.tensor("model.embed_tokens.weight").type()).isEqualTo(GgmlType.Q8_0);
      assertThat(model.quantizedFrom()).contains(Digests.sha256(packaged));
    }
  }

  @Test
  void refusesAFileThatIsNotTheOneOfOtherMachines() {
    RoundedWeights source = new RoundedWeights(heard -> packaged, RoundedWeights.SHA256);

    assertThatThrownBy(() -> source.fetch(made, Progress.silent()))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("expected " + RoundedWeights.SHA256);
    assertThat(made).isEmptyDirectory();
  }
}
