package dev.miga.engine.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.tensor.Tensor;
import dev.miga.engine.testing.HuggingFaceFolder;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelQuantizerTest {
  @TempDir Path folder;
  private Path source;
  private Path output;

  @BeforeEach
  void writeSource() {
    source = TinyGemma.standard().withChatTemplate("{{ bos_token }}").write(folder);
    output = folder.resolve("out.gguf");
  }

  @ParameterizedTest
  @CsvSource({
    "F32, F32, 0",
    "F16, F16, 0.0005",
    "BF16, BF16, 0.004",
    "Q8_0, F16, 0.006",
    "Q4_0, Q8_0, 0.1"
  })
  void staysWithinTheErrorOfTheType(GgmlType type, GgmlType embeddingType, double tolerance) {
    List<String> told = new ArrayList<>();
    try (ModelFile before = ModelFiles.open(source)) {
      ModelQuantizer.quantize(
          before,
          output,
          new ModelQuantizer.Target(type, embeddingType),
          (name, index, count) -> told.add(name));
      try (ModelFile after = ModelFiles.open(output)) {
        assertThat(told).containsExactlyElementsOf(after.tensorNames());
        assertThat(after.tensor("model.embed_tokens.weight").type()).isEqualTo(embeddingType);
        assertThat(after.tensor("model.layers.0.mlp.up_proj.weight").type()).isEqualTo(type);
        for (String name : before.tensorNames()) {
          assertThat(relativeError(before.tensor(name), after.tensor(name)))
              .as(name)
              .isLessThanOrEqualTo(after.tensor(name).shape().size() == 1 ? 0 : tolerance);
        }
      }
    }
  }

  private static double relativeError(Tensor before, Tensor after) {
    float[] a = weights(before);
    float[] b = weights(after);
    double error = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      error += (a[i] - b[i]) * (double) (a[i] - b[i]);
      norm += a[i] * (double) a[i];
    }
    return Math.sqrt(error / norm);
  }

  private static float[] weights(Tensor tensor) {
    return tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
  }

  @Test
  void carriesMetadataTokenizerAndTemplateOver() {
    quantize(source, GgmlType.Q4_0);
    try (GgufFile before = GgufFile.open(source);
        GgufFile after = GgufFile.open(output)) {
      assertThat(after.header().metadata().keySet())
          .containsAll(before.header().metadata().keySet());
      assertThat(after.config()).isEqualTo(before.config());
      assertThat(after.chatTemplate()).isEqualTo(before.chatTemplate());
      assertThat(after.vocabulary().orElseThrow().scores())
          .isEqualTo(before.vocabulary().orElseThrow().scores());
      assertThat(after.header().metadata().get("general.file_type")).isEqualTo(GgufValue.of(2));
    }
  }

  @Test
  void writesTheSameTensorsFromSafetensors() {
    try (ModelFile model = ModelFiles.open(source)) {
      HuggingFaceFolder.write(model, folder);
      quantize(folder.resolve("model.safetensors"), GgmlType.F32);
      try (ModelFile after = ModelFiles.open(output)) {
        assertThat(after.config()).isEqualTo(model.config());
        for (String name : model.tensorNames()) {
          assertThat(relativeError(model.tensor(name), after.tensor(name))).isLessThan(1e-6);
        }
        assertThat(after.vocabulary().orElseThrow().types())
            .isEqualTo(model.vocabulary().orElseThrow().types());
      }
    }
  }

  @Test
  void copiesWhatIsOfTheTypeAlreadyBitForBit() {
    quantize(TinyGemma.standard().withBlockType(GgmlType.Q4_0).write(folder), GgmlType.Q4_0);
    String name = "model.layers.0.mlp.up_proj.weight";
    try (ModelFile before = ModelFiles.open(source);
        ModelFile after = ModelFiles.open(output)) {
      assertThat(after.tensor(name).data().mismatch(before.tensor(name).data())).isEqualTo(-1);
    }
  }

  @Test
  void refusesTypesThatItCannotWrite() {
    assertThatThrownBy(() -> new ModelQuantizer.Target(GgmlType.Q4_K, GgmlType.Q8_0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not Q4_K");
  }

  private void quantize(Path from, GgmlType type) {
    try (ModelFile model = ModelFiles.open(from)) {
      ModelQuantizer.quantize(
          model, output, new ModelQuantizer.Target(type, type), (name, index, count) -> {});
    }
  }
}
