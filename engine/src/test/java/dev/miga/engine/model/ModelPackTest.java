package dev.miga.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.Floats;
import dev.miga.kernels.ScalarKernels;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPackTest {
  private static final String SHA256 = "ab".repeat(32);

  @TempDir private Path folder;

  private Path pack(Path model) {
    Path pack = folder.resolve("alone" + ModelPack.SUFFIX);
    ModelPack.write(model, SHA256, pack, 1, (done, total) -> {});
    return pack;
  }

  private float[] firstRow(Path model) {
    try (LanguageModel loaded =
            LanguageModel.load(
                model, folder.resolve("packed"), new ScalarKernels(), 1, (done, total) -> {});
        Arena arena = Arena.ofConfined()) {
      Floats row = Floats.allocate(arena, 1, loaded.gemma().config().hiddenSize());
      loaded.gemma().weights().embedTokens().copyRow(7, row);
      return row.segment().toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  @Test
  void runsWithoutTheFileThatItWasPackedFrom() throws IOException {
    Path model = TinyGemma.wide().write(folder);
    float[] expected = firstRow(model);
    Path pack = pack(model);
    Files.delete(model);
    Files.delete(folder.resolve("tiny.gguf.miga-pack"));
    assertThat(firstRow(pack)).isEqualTo(expected);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(pack);
    }
  }

  @Test
  void knowsWhatItWasPackedFrom() {
    Path pack = pack(TinyGemma.wide().write(folder));
    assertThat(ModelPack.is(pack)).isTrue();
    assertThat(ModelPack.isOf(pack, SHA256)).isTrue();
    assertThat(ModelPack.isOf(pack, "cd".repeat(32))).isFalse();
  }

  @Test
  void refusesDamage() throws IOException {
    Path pack = pack(TinyGemma.wide().write(folder));
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length - 1] ^= 1;
    Files.write(pack, bytes);
    assertThatThrownBy(() -> firstRow(pack))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
        .hasMessageContaining("install them again");
    Files.write(pack, new byte[] {1, 2, 3});
    assertThat(ModelPack.isOf(pack, SHA256)).isFalse();
    assertThatThrownBy(() -> firstRow(pack)).isInstanceOf(MigaException.class);
  }

  @Test
  void saysThatItIsNoModelToReadTensorsFrom() {
    Path pack = pack(TinyGemma.wide().write(folder));
    assertThatThrownBy(() -> ModelFiles.open(pack)).hasMessageContaining("name one with --model");
  }
}
