package dev.miga.engine.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.VocabularyData;
import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.tensor.Tensor;
import dev.miga.engine.testing.HuggingFaceFolder;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.engine.testing.TinyVocabulary;
import dev.miga.kernels.GgmlType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsModelTest {
  @TempDir Path folder;
  @TempDir Path ggufFolder;

  @BeforeEach
  void writeModel() {
    try (ModelFile model = GgufFile.open(TinyGemma.standard().write(ggufFolder))) {
      HuggingFaceFolder.write(model, folder);
    }
  }

  @Test
  void readsTheSameModelAsFromGguf() {
    try (ModelFile expected = GgufFile.open(ggufFolder.resolve("tiny.gguf"));
        ModelFile model = ModelFiles.open(folder)) {
      assertThat(model.config()).isEqualTo(expected.config());
      assertThat(model.normsIncludeOne()).isFalse();
      assertThat(model.tensorNames()).containsExactlyElementsOf(expected.tensorNames());
      Tensor query = model.tensor("model.layers.3.self_attn.q_proj.weight");
      assertThat(query.data().mismatch(expected.tensor(query.name()).data())).isEqualTo(-1);
    }
  }

  @Test
  void readsASingleFileWithItsConfigurationBesideIt() {
    try (ModelFile model = ModelFiles.open(folder.resolve("model.safetensors"))) {
      assertThat(model.config()).isEqualTo(TinyGemma.standard().config());
    }
  }

  @Test
  void readsShardsByTheirIndex() throws IOException {
    shard();
    try (ModelFile model = ModelFiles.open(folder)) {
      assertThat(model.tensorNames()).hasSize(2 + 4 * 13);
    }
  }

  @Test
  void refusesAnIndexThatLeavesTheFolder() throws IOException {
    shard();
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(index, Files.readString(index).replace("b.safetensors", "../b.safetensors"));
    assertThatThrownBy(() -> ModelFiles.open(folder))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("'../b.safetensors'");
  }

  private void shard() throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    StringBuilder map = new StringBuilder();
    try (ModelFile model = GgufFile.open(ggufFolder.resolve("tiny.gguf"))) {
      tensors.addAll(HuggingFaceFolder.tensors(model));
    }
    int half = tensors.size() / 2;
    SafetensorsWriter.write(folder.resolve("a.safetensors"), Map.of(), tensors.subList(0, half));
    SafetensorsWriter.write(
        folder.resolve("b.safetensors"), Map.of(), tensors.subList(half, tensors.size()));
    for (int i = 0; i < tensors.size(); i++) {
      map.append(i == 0 ? "" : ",")
          .append(
              "\"%s\": \"%s.safetensors\"".formatted(tensors.get(i).name(), i < half ? "a" : "b"));
    }
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {" + map + "}}");
  }

  @Test
  void takesTheTextPartOfACheckpointThatSeesImages() throws IOException {
    Path file = folder.resolve("model.safetensors");
    List<Tensor> tensors = new ArrayList<>();
    try (SafetensorsFile source = SafetensorsFile.open(file)) {
      for (String name : source.tensorNames()) {
        Tensor tensor = source.tensor(name);
        tensors.add(
            new Tensor("language_model." + name, tensor.type(), tensor.shape(), tensor.data()));
      }
      Tensor norm = source.tensor("model.norm.weight");
      tensors.add(new Tensor("vision_tower.x", GgmlType.F32, norm.shape(), norm.data()));
      SafetensorsWriter.write(folder.resolve("other.safetensors"), Map.of(), tensors);
    }
    Files.move(
        folder.resolve("other.safetensors"),
        file,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    Files.writeString(config, "{\"model_type\": \"gemma3\", \"text_config\": " + text + "}");
    try (ModelFile model = ModelFiles.open(folder)) {
      assertThat(model.config()).isEqualTo(TinyGemma.standard().config());
      assertThat(model.tensorNames()).hasSize(2 + 4 * 13).contains("model.norm.weight");
    }
  }

  @Test
  void turnsMergeRanksIntoScoresOfTheSameOrder() {
    try (ModelFile model = ModelFiles.open(folder)) {
      requireEquivalent(model.vocabulary().orElseThrow());
    }
  }

  @Test
  void readsTheSentencePieceModelFirst() throws IOException {
    Files.write(folder.resolve("tokenizer.model"), sentencePiece(TinyVocabulary.create()));
    try (ModelFile model = ModelFiles.open(folder)) {
      requireEquivalent(model.vocabulary().orElseThrow());
    }
    Files.delete(folder.resolve("tokenizer.json"));
    try (ModelFile model = ModelFiles.open(folder)) {
      requireEquivalent(model.vocabulary().orElseThrow());
    }
  }

  private static void requireEquivalent(VocabularyData found) {
    VocabularyData expected = TinyVocabulary.create();
    assertThat(found.offsets()).isEqualTo(expected.offsets());
    assertThat(found.pieces().mismatch(expected.pieces())).isEqualTo(-1);
    assertThat(found.types()).isEqualTo(expected.types());
    assertThat(mergeOrder(found)).isEqualTo(mergeOrder(expected));
    assertThat(List.of(found.bosId(), found.eosId(), found.unknownId()))
        .isEqualTo(List.of(2, 1, 3));
  }

  /** Pieces of more than one character, the best first. */
  private static List<String> mergeOrder(VocabularyData vocabulary) {
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.types()[id] == VocabularyData.TYPE_NORMAL
          && HuggingFaceFolder.piece(vocabulary, id).length() > 1) {
        ids.add(id);
      }
    }
    ids.sort((a, b) -> Float.compare(vocabulary.scores()[b], vocabulary.scores()[a]));
    return ids.stream().map(id -> HuggingFaceFolder.piece(vocabulary, id)).toList();
  }

  /**
   * A {@code ModelProto}, tags spelled out: field number times 8 plus wire type. SentencePiece
   * itself calls Gemma's control tokens user-defined.
   */
  private static byte[] sentencePiece(VocabularyData vocabulary) {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    for (int id = 0; id < vocabulary.size(); id++) {
      byte type = vocabulary.types()[id];
      String piece = HuggingFaceFolder.piece(vocabulary, id);
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      field(message, 1, piece.replace(' ', '\u2581').getBytes(StandardCharsets.UTF_8));
      message.write(0x15);
      message.writeBytes(
          ByteBuffer.allocate(4)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putFloat(vocabulary.scores()[id])
              .array());
      message.write(0x18);
      message.write(type == VocabularyData.TYPE_CONTROL ? VocabularyData.TYPE_USER_DEFINED : type);
      field(model, 1, message.toByteArray());
    }
    byte[] trainer = {0x18, 2, (byte) 0xC0, 2, 3};
    field(model, 2, trainer);
    byte[] ids = {(byte) 0xC8, 2, 2, (byte) 0xD0, 2, 1};
    field(model, 2, ids);
    return model.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] value) {
    out.write((number << 3) | 2);
    int length = value.length;
    for (; length > 0x7F; length >>>= 7) {
      out.write((length & 0x7F) | 0x80);
    }
    out.write(length);
    out.writeBytes(value);
  }

  @Test
  void namesTheArchitectureThatItRefuses() throws IOException {
    Path config = folder.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("gemma3_text", "llama"));
    assertThatThrownBy(() -> ModelFiles.open(folder))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("'llama'")
        .hasMessageContaining("Miga runs Gemma 3");
  }

  @Test
  void asksForTheConfigurationWhereItIsMissing() throws IOException {
    Files.delete(folder.resolve("config.json"));
    assertThatThrownBy(() -> ModelFiles.open(folder))
        .isInstanceOf(MigaException.class)
        .hasMessageContaining("no config.json");
  }
}
