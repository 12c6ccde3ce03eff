package dev.miga.engine.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.VocabularyData;
import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.testing.HuggingFaceFolder;
import dev.miga.kernels.GgmlType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileIT {
  @TempDir Path folder;

  @Test
  void readsTheConfigurationOfGemma270M() {
    List<Boolean> everySixthGlobal =
        IntStream.range(0, 18).mapToObj(layer -> layer % 6 != 5).toList();
    try (ModelFile model = ModelFiles.open(RealWeights.path())) {
      assertThat(model.config())
          .isEqualTo(
              new ModelConfig(
                  262_144,
                  640,
                  2048,
                  18,
                  4,
                  1,
                  256,
                  32_768,
                  1e-6f,
                  512,
                  1e6f,
                  1e4f,
                  1,
                  256,
                  everySixthGlobal,
                  true));
      assertThat(model.tensorNames()).hasSize(2 + 13 * 18);
      assertThat(model.chatTemplate()).isEmpty();
    }
  }

  @Test
  void readsTheVocabularyOfGemma() {
    try (ModelFile model = ModelFiles.open(RealWeights.path())) {
      VocabularyData vocabulary = model.vocabulary().orElseThrow();
      assertThat(vocabulary.size()).isEqualTo(262_144);
      assertThat(vocabulary.pieces().byteSize()).isEqualTo(2_315_366);
      assertThat(HuggingFaceFolder.piece(vocabulary, 106)).isEqualTo("<end_of_turn>");
      assertThat(HuggingFaceFolder.piece(vocabulary, 494)).isEqualTo("\u2581t");
      assertThat(HuggingFaceFolder.piece(vocabulary, 262_143)).isEqualTo("<unused6241>");
      assertThat(vocabulary.types()[493]).isEqualTo(VocabularyData.TYPE_BYTE);
      assertThat(vocabulary.scores()[496]).isEqualTo(-2);
    }
  }

  @Test
  void quantizesAndReadsTheResult() {
    Path output = folder.resolve("q4_0.gguf");
    try (ModelFile model = ModelFiles.open(RealWeights.path())) {
      ModelQuantizer.quantize(
          model,
          output,
          new ModelQuantizer.Target(GgmlType.Q4_0, GgmlType.Q8_0),
          (name, index, count) -> {});
      try (ModelFile quantized = ModelFiles.open(output)) {
        assertThat(quantized.config()).isEqualTo(model.config());
        assertThat(quantized.tensor("model.embed_tokens.weight").data())
            .satisfies(
                data ->
                    assertThat(data.mismatch(model.tensor("model.embed_tokens.weight").data()))
                        .isEqualTo(-1));
        assertThat(quantized.tensor("model.layers.17.mlp.down_proj.weight").type())
            .isEqualTo(GgmlType.Q4_0);
      }
    }
  }
}
