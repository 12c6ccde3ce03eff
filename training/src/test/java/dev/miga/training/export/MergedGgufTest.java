package dev.miga.training.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.format.gguf.GgufValue;
import dev.miga.engine.model.Batch;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.model.Workspace;
import dev.miga.engine.testing.HuggingFaceFolder;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.Floats;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Layout;
import dev.miga.kernels.ScalarKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergedGgufTest {
  private static final int[] IDS = IntStream.range(0, 8).map(i -> 10 + i * 37 % 300).toArray();
  private static final TinyGemma TINY = TinyGemma.wide().withChatTemplate("{{ bos_token }}");
  private static final String UP = "model.layers.0.mlp.up_proj.weight";
  private static final String DOWN = "model.layers.1.mlp.down_proj.weight";

  @TempDir Path folder;

  private Path output() {
    return folder.resolve("merged.gguf");
  }

  private Adapter adapter(TinyAdapter adapter) {
    return Adapter.read(adapter.write(folder));
  }

  private void write(Path base, Adapter adapter, UnaryOperator<GgmlType> types) {
    try (ModelFile file = ModelFiles.open(base)) {
      MergedGguf.write(file, adapter, types, "tiny", output(), (name, index, count) -> {});
    }
  }

  private static LanguageModel load(Path path) {
    try (ModelFile file = ModelFiles.open(path)) {
      return LanguageModel.pack(file, new ScalarKernels(), 1);
    }
  }

  private static float[] logits(LanguageModel model) {
    try (KvCache cache = model.gemma().newCache();
        Workspace workspace = model.gemma().newWorkspace();
        Arena arena = Arena.ofShared()) {
      int vocabulary = model.gemma().config().vocabSize();
      Floats logits = Floats.allocate(arena, IDS.length, vocabulary);
      int[] all = IntStream.range(0, IDS.length).toArray();
      Batch batch = new Batch(IDS, List.of(new Batch.Span(cache, 0, IDS.length)), all);
      model.gemma().head().logits(model.gemma().forward(batch, workspace), logits);
      return logits.segment().toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  private float[] served(Path base, Adapter adapter) {
    String identity = adapter.replacesWeights() ? "whole" : "factors";
    try (LanguageModel model = load(base);
        LanguageModel merged =
            model.with(
                adapter,
                new LanguageModel.Merging(Layout.Q8_0, identity, () -> {}),
                folder.resolve("packed"),
                (done, total) -> {})) {
      return logits(merged);
    }
  }

  private float[] exported() {
    try (LanguageModel model = load(output())) {
      return logits(model);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "BF16", "Q4_0", "Q4_K", "Q5_0", "Q6_K", "Q8_0"}) // one a layout
  void hasTheLogitsOfTheServedModelToTheBit(GgmlType type) {
    Path base = TINY.withBlockType(type).write(folder);
    TinyAdapter tiny = TinyAdapter.of(TINY.config());
    for (TinyAdapter trained : List.of(tiny, tiny.whole())) {
      Adapter adapter = adapter(trained);
      write(base, adapter, MergedGguf::asServed);
      assertThat(exported()).isEqualTo(served(base, adapter));
      try (LanguageModel alone = load(base)) {
        assertThat(exported()).isNotEqualTo(logits(alone));
      }
    }
  }

  @Test
  void mergesOverACheckpointOfHuggingFace() {
    Path base = TINY.withBlockType(GgmlType.F32).withEmbeddingType(GgmlType.F32).write(folder);
    try (ModelFile file = ModelFiles.open(base)) {
      HuggingFaceFolder.write(file, folder);
    }
    Path checkpoint = folder.resolve("model.safetensors");
    Adapter adapter = adapter(TinyAdapter.of(TINY.config()));
    write(checkpoint, adapter, MergedGguf::asServed);
    assertThat(exported()).isEqualTo(served(checkpoint, adapter));
    try (GgufFile file = GgufFile.open(output())) {
      assertThat(file.header().metadata()).containsEntry("general.file_type", GgufValue.of(0));
      assertThat(file.vocabulary()).isPresent();
    }
  }

  @Test
  void copiesEverythingElse() {
    Path base = TINY.withBlockType(GgmlType.Q5_0).write(folder);
    write(base, adapter(TinyAdapter.of(TINY.config()).on(UP::equals)), MergedGguf::asServed);
    try (GgufFile before = GgufFile.open(base);
        GgufFile after = GgufFile.open(output())) {
      for (String name : before.tensorNames()) {
        boolean merged = name.equals(UP);
        assertThat(after.tensor(name).type())
            .isEqualTo(merged ? GgmlType.Q8_0 : before.tensor(name).type());
        assertThat(after.tensor(name).data().mismatch(before.tensor(name).data()) == -1)
            .as(name)
            .isEqualTo(!merged);
      }
      assertThat(after.config()).isEqualTo(before.config());
      assertThat(after.chatTemplate()).isEqualTo(before.chatTemplate());
      assertThat(after.header().metadata().keySet())
          .containsAll(before.header().metadata().keySet())
          .contains("general.license");
      assertThat(((GgufValue.Text) value(after, "general.finetune")).text()).isEqualTo("tiny");
    }
  }

  private static GgufValue value(GgufFile file, String key) {
    return Optional.ofNullable(file.header().metadata().get(key)).orElseThrow();
  }

  @Test
  void theFileTypeIsThatOfMostWeights() {
    Path base = TINY.withBlockType(GgmlType.Q4_0).write(folder);
    assertThat(fileType(base, name -> true)).isEqualTo(GgufValue.of(7));
    assertThat(fileType(base, UP::equals)).isEqualTo(GgufValue.of(2));
    assertThat(fileType(base, name -> !name.equals(DOWN))).isEqualTo(GgufValue.of(7));
  }

  private GgufValue fileType(Path base, java.util.function.Predicate<String> adapted) {
    write(base, adapter(TinyAdapter.of(TINY.config()).on(adapted)), MergedGguf::asServed);
    try (GgufFile file = GgufFile.open(output())) {
      return value(file, "general.file_type");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16", "Q8_0", "Q4_0"})
  void writesTheTypeAskedFor(GgmlType type) {
    Path base = TINY.write(folder);
    Adapter adapter = adapter(TinyAdapter.of(TINY.config()));
    write(base, adapter, ignored -> type);
    try (ModelFile file = ModelFiles.open(output())) {
      assertThat(file.tensor(DOWN).type()).isEqualTo(type);
      assertThat(file.tensor("model.embed_tokens.weight").type()).isEqualTo(GgmlType.Q8_0);
    }
  }

  @Test
  void withoutAnAdapterIsTheBaseModel() {
    Path base = TINY.withBlockType(GgmlType.Q6_K).write(folder);
    write(base, new Adapter(base, Map.of(), Optional.empty()), MergedGguf::asServed);
    try (ModelFile before = ModelFiles.open(base);
        ModelFile after = ModelFiles.open(output())) {
      for (String name : before.tensorNames()) {
        assertThat(after.tensor(name).data().mismatch(before.tensor(name).data())).isEqualTo(-1);
      }
    }
  }

  @Test
  void refusesAnAdapterOfAnotherModelAndAClassifier() throws Exception {
    Path base = TINY.write(folder);
    assertRefused(
        base, TinyAdapter.of(TINY.withLayers(3).config()), ErrorCode.INVALID_FILE, "another one");
    assertRefused(
        base, TinyAdapter.of(TINY.config()).withLabels(3), ErrorCode.UNSUPPORTED, "label head");
    assertRefused(
        base,
        TinyAdapter.of(TINY.config()).whole().withLabels(3),
        ErrorCode.UNSUPPORTED,
        "neither GGUF nor PEFT");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("tiny.gguf", "adapter.safetensors");
    }
  }

  private void assertRefused(Path base, TinyAdapter tiny, ErrorCode code, String message) {
    Adapter adapter = adapter(tiny);
    assertThatThrownBy(() -> write(base, adapter, MergedGguf::asServed))
        .isInstanceOfSatisfying(MigaException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
