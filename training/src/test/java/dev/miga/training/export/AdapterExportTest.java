package dev.miga.training.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.adapter.Adapter.Factors;
import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.format.gguf.GgufHeader;
import dev.miga.engine.format.gguf.GgufTensorInfo;
import dev.miga.engine.format.gguf.GgufValue;
import dev.miga.engine.format.gguf.GgufValue.Text;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.GgmlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters without their base model: llama.cpp's, and PEFT's. */
class AdapterExportTest {
  private static final TinyAdapter TINY = TinyAdapter.of(TinyGemma.standard().config());
  private static final String GATE = "model.layers.2.mlp.gate_proj.weight";

  @TempDir Path folder;

  private Path output() {
    return folder.resolve("out");
  }

  private Path lora(TinyAdapter adapter, GgmlType type) {
    try (StoredAdapter stored = StoredAdapter.open(adapter.write(folder))) {
      LoraGguf.write(stored, type, "tiny", output());
    }
    return output();
  }

  private Path peft(TinyAdapter adapter, UnaryOperator<GgmlType> types) {
    try (StoredAdapter stored = StoredAdapter.open(adapter.write(folder))) {
      PeftFolder.write(stored, types, "tiny", ModelReference.standard(), output());
    }
    return output();
  }

  private Adapter trained() {
    return Adapter.read(folder.resolve("adapter.safetensors"));
  }

  private static Factors gate(Adapter adapter) {
    return (Factors) Objects.requireNonNull(adapter.changes().get(GATE));
  }

  /** What a tensor of {@link #GATE} holds, and its shape, checked. */
  private static float[] read(MappedFile file, String end, long... shape) {
    GgufTensorInfo info =
        GgufFile.header(file).tensors().stream()
            .filter(t -> t.name().equals("blk.2.ffn_gate.weight" + end))
            .findFirst()
            .orElseThrow();
    assertThat(info.shape()).containsExactly(shape[0], shape[1]);
    return info.type()
        .computed()
        .orElseThrow()
        .dequantize(file.bytes().asSlice(info.offset(), info.bytes()), (int) (shape[0] * shape[1]));
  }

  @Test
  void llamaCppAddsWhatMigaMerges() {
    for (TinyAdapter adapter : List.of(TINY, TINY.rankStabilized())) {
      int rank = adapter.rank();
      try (MappedFile file = MappedFile.open(lora(adapter, GgmlType.F32))) {
        float[] a = read(file, ".lora_a", rank, 64);
        float[] b = read(file, ".lora_b", 128, rank);
        GgufHeader header = GgufFile.header(file);
        double scale = alpha(header) / rank;
        Factors factors = gate(trained());
        assertThat(a).isEqualTo(factors.a());
        for (int i = 0; i < b.length; i++) {
          assertThat((float) (b[i] * scale)).isCloseTo(factors.b()[i], within(1e-6f));
        }
        assertThat(header.tensors()).hasSize(2 * 7 * 4);
      }
    }
  }

  private static double alpha(GgufHeader header) {
    GgufValue alpha = Objects.requireNonNull(header.metadata().get("adapter.lora.alpha"));
    return ((GgufValue.Real) alpha).value();
  }

  @Test
  void saysThatItIsAnAdapterForGemma() {
    try (MappedFile file = MappedFile.open(lora(TINY, GgmlType.F16))) {
      Map<String, GgufValue> metadata = GgufFile.header(file).metadata();
      Map<String, String> expected =
          Map.of(
              "general.architecture", "gemma3",
              "general.type", "adapter",
              "adapter.type", "lora",
              "general.license", "gemma");
      expected.forEach(
          (key, value) ->
              assertThat(metadata.get(key))
                  .isInstanceOfSatisfying(
                      Text.class, text -> assertThat(text.text()).isEqualTo(value)));
      assertThat(metadata).containsEntry("general.file_type", GgufValue.of(1));
      float[] a = read(file, ".lora_a", 4, 64);
      assertThat(a).containsExactly(gate(trained()).a(), within(1e-3f));
    }
  }

  @Test
  void peftHasTheFactorsOfTheAdapter() {
    for (TinyAdapter adapter : List.of(TINY, TINY.rankStabilized())) {
      Path weights = peft(adapter, type -> type).resolve("adapter_model.safetensors");
      Adapter exported = Adapter.read(weights);
      assertThat(exported.changes().keySet()).isEqualTo(trained().changes().keySet());
      trained()
          .changes()
          .forEach(
              (name, factors) ->
                  assertThat(exported.changes().get(name))
                      .usingRecursiveComparison()
                      .isEqualTo(factors));
    }
  }

  @Test
  void peftIsToldRankScaleAndTargets() throws IOException {
    JsonObject standard = config(peft(TINY, type -> type));
    assertThat(standard.toJson())
        .contains("\"peft_type\":\"LORA\"", "\"task_type\":\"CAUSAL_LM\"", "\"r\":4")
        .contains("\"lora_alpha\":6,", "\"use_rslora\":false", "\"bias\":\"none\"")
        .contains("\"base_model_name_or_path\":\"google/gemma-3-270m\"")
        .contains(
            "[\"down_proj\",\"gate_proj\",\"k_proj\",\"o_proj\",\"q_proj\",\"up_proj\",\"v_proj\"]")
        .doesNotContain("modules_to_save");
    assertThat(config(peft(TINY.rankStabilized(), type -> type)).toJson())
        .contains("\"r\":3", "\"lora_alpha\":5,", "\"use_rslora\":true");
    TinyAdapter uneven =
        TINY.on(name -> name.contains("q_proj") || name.contains("layers.1.mlp.up"));
    assertThat(config(peft(uneven, type -> type)).toJson())
        .contains("\"model.layers.1.mlp.up_proj\"", "\"model.layers.3.self_attn.q_proj\"")
        .doesNotContain("\"q_proj\"");
  }

  private static JsonObject config(Path peft) throws IOException {
    return (JsonObject) JsonValue.parse(Files.readString(peft.resolve("adapter_config.json")));
  }

  @Test
  void peftSavesTheHeadOfAClassifier() throws IOException {
    Path peft = peft(TINY.withLabels(3), type -> GgmlType.BF16);
    assertThat(config(peft).toJson())
        .contains("\"task_type\":\"SEQ_CLS\"", "\"modules_to_save\":[\"score\"]");
    Adapter exported = Adapter.read(peft.resolve("adapter_model.safetensors"));
    assertThat(exported.labelHead())
        .usingRecursiveComparison()
        .isEqualTo(trained().labelHead()); // not rounded
    assertThat(Files.readString(peft.resolve("README.md")))
        .contains("torch.nn.Linear(base.config.hidden_size, 3)", "Gemma Terms of Use");
  }

  @Test
  void replacesAnExportAndNothingElse() throws IOException {
    peft(TINY, type -> type);
    peft(TINY.rankStabilized(), type -> type);
    assertThat(config(output()).toJson()).contains("\"r\":3");
    Files.writeString(output().resolve("notes.txt"), "mine");
    assertRefused(TINY, ErrorCode.REFUSED, "notes.txt");
    assertThat(config(output()).toJson()).contains("\"r\":3");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2); // the adapter and the export
    }
  }

  @Test
  void refusesWhatItCannotWrite() throws IOException {
    assertThatThrownBy(() -> lora(TINY.withLabels(3), GgmlType.F32))
        .hasMessageContaining("export it as peft");
    assertThatThrownBy(() -> lora(TINY, GgmlType.Q8_0))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("F32, F16 or BF16, not Q8_0");
    assertThatThrownBy(() -> lora(TINY.on(name -> false), GgmlType.F32))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("changes no weight");
    assertThatThrownBy(() -> lora(TINY.whole(), GgmlType.F32))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("export it as gguf");
    assertRefused(TINY.whole(), ErrorCode.UNSUPPORTED, "export it as gguf");
    assertRefused(TINY.whole().withLabels(3), ErrorCode.UNSUPPORTED, "serve it with Miga");
    Files.writeString(output(), "a file");
    assertRefused(TINY, ErrorCode.INVALID_ARGUMENT, "a file");
  }

  private void assertRefused(TinyAdapter adapter, ErrorCode code, String message) {
    assertThatThrownBy(() -> peft(adapter, type -> type))
        .isInstanceOfSatisfying(MigaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
