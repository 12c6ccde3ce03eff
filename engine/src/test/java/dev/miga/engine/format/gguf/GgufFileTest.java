package dev.miga.engine.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.VocabularyData;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.engine.testing.TinyVocabulary;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgufFileTest {
  @TempDir Path folder;

  @Test
  void readsBackTheConfigurationThatWasWritten() {
    TinyGemma tiny = TinyGemma.standard();
    try (ModelFile model = GgufFile.open(tiny.write(folder))) {
      assertThat(model.config()).isEqualTo(tiny.config());
    }
  }

  @ParameterizedTest
  @EnumSource
  void mapsTensorsOfEveryTypeUnderHuggingFaceNames(GgmlType type) {
    TinyGemma tiny = TinyGemma.wide().withBlockType(type).withEmbeddingType(type);
    try (ModelFile model = GgufFile.open(tiny.write(folder))) {
      assertThat(model.tensorNames()).hasSize(2 + 13 * 2);
      assertThat(model.tensor("model.embed_tokens.weight").type()).isEqualTo(type);
      assertThat(model.tensor("model.layers.1.mlp.down_proj.weight").shape())
          .isEqualTo(List.of(256L, 512L));
      assertThat(model.tensor("model.layers.1.pre_feedforward_layernorm.weight").type())
          .isEqualTo(GgmlType.F32);
      assertThat(model.normsIncludeOne()).isTrue();
    }
  }

  @Test
  void readsBackTheVocabularyThatWasWritten() {
    VocabularyData expected = TinyVocabulary.create();
    try (ModelFile model = GgufFile.open(TinyGemma.standard().write(folder))) {
      VocabularyData found = model.vocabulary().orElseThrow();
      assertThat(found.offsets()).isEqualTo(expected.offsets());
      assertThat(found.scores()).isEqualTo(expected.scores());
      assertThat(found.types()).isEqualTo(expected.types());
      assertThat(found.pieces().mismatch(expected.pieces())).isEqualTo(-1);
      assertThat(found.pieces().asSlice(found.offsets()[105], 15).toArray(ValueLayout.JAVA_BYTE))
          .asString()
          .isEqualTo("<start_of_turn>");
      assertThat(List.of(found.bosId(), found.eosId(), found.unknownId()))
          .isEqualTo(List.of(2, 1, 3));
    }
  }

  @Test
  void hasAChatTemplateWhereTheFileHasOne() {
    TinyGemma tiny = TinyGemma.standard();
    try (ModelFile model = GgufFile.open(tiny.write(folder))) {
      assertThat(model.chatTemplate()).isEmpty();
    }
    try (ModelFile model = GgufFile.open(tiny.withChatTemplate("{{ bos }}").write(folder))) {
      assertThat(model.chatTemplate()).contains("{{ bos }}");
    }
  }
}
