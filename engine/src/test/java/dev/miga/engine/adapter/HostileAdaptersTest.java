package dev.miga.engine.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.tensor.Tensor;
import dev.miga.engine.testing.Guarded;
import dev.miga.engine.testing.Mutations;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Layout;
import dev.miga.kernels.ScalarKernels;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters with damaged headers: each is merged, or refused on one line. */
class HostileAdaptersTest {
  private static final int MUTATIONS = 1500;
  private static final long MAX_BYTES = 16 << 20;
  private static final String Q = "base_model.model.model.layers.1.self_attn.q_proj";
  private static final String DOWN = "base_model.model.model.layers.0.mlp.down_proj.weight";
  private static final List<String> WORDS =
      List.of(
          ".weight", ".lora_A", "F32", "BF16", "I64", "[]", "0,", "\"", "{", "score", "layers.9");

  @TempDir private Path folder;

  @Test
  void mergesOrRefusesEachOfMany() throws IOException {
    Path path = folder.resolve("adapter.safetensors");
    write(path, "4");
    byte[] file = Files.readAllBytes(path);
    int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0) + 8;
    byte[] text = Arrays.copyOfRange(file, 8, header);
    Mutations mutations = new Mutations(5, WORDS);
    int merged = 0;
    try (ModelFile model = ModelFiles.open(TinyGemma.standard().write(folder));
        LanguageModel base = LanguageModel.pack(model, new ScalarKernels(), 1)) {
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] damaged = mutations.of(text, text.length);
        ByteBuffer whole = ByteBuffer.allocate(8 + damaged.length + file.length - header);
        whole.order(ByteOrder.LITTLE_ENDIAN).putLong(damaged.length).put(damaged);
        whole.put(file, header, file.length - header);
        Files.write(path, i % 8 == 0 ? mutations.of(file, file.length) : whole.array());
        merged +=
            Guarded.read(
                    "mutation " + i,
                    MAX_BYTES,
                    () -> base.with(Adapter.read(path), Layout.Q8_0).close())
                ? 1
                : 0;
      }
    }
    assertThat(merged).isBetween(20, MUTATIONS / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e39", "1e999", "0x", ""})
  void refusesAScaleThatIsNoNumber(String alpha) {
    Path path = folder.resolve("adapter.safetensors");
    write(path, alpha);
    assertThatThrownBy(() -> Adapter.read(path))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("lora_alpha");
  }

  private static void write(Path path, String alpha) {
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(tensor(Q + ".lora_A.weight", 2, 64));
    tensors.add(tensor(Q + ".lora_B.weight", 128, 2));
    tensors.add(tensor(DOWN, 64, 128));
    tensors.add(tensor("base_model.model.score.weight", 3, 64));
    SafetensorsWriter.write(path, Map.of("lora_alpha", alpha), tensors);
  }

  private static Tensor tensor(String name, int rows, int columns) {
    float[] values = new float[rows * columns];
    Arrays.fill(values, 0.01f);
    return new Tensor(
        name, GgmlType.F32, List.of((long) rows, (long) columns), MemorySegment.ofArray(values));
  }
}
