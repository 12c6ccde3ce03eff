package dev.miga.engine.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.VocabularyBuilder;
import dev.miga.engine.format.VocabularyData;
import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.testing.HuggingFaceFolder;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gemma's vocabulary, written as merges and read back. */
class TokenizerJsonIT {
  @TempDir Path folder;

  @Test
  void tokenizesByMergesAsByScores() throws IOException {
    VocabularyData original = original();
    Path json = folder.resolve("tokenizer.json");
    Files.writeString(json, HuggingFaceFolder.tokenizer(original));
    VocabularyBuilder builder = new VocabularyBuilder(original.size());
    SpecialIds ids = TokenizerJson.read(json, builder);
    VocabularyData read = builder.build(ids.bosId(), ids.eosId(), ids.unknownId());

    assertThat(read.types()).isEqualTo(original.types());
    assertThat(read.pieces().mismatch(original.pieces())).isEqualTo(-1);
    Tokenizer byScores = new Tokenizer(Vocabulary.of(original));
    Tokenizer byMerges = new Tokenizer(Vocabulary.of(read));
    for (String line : lines()) {
      assertThat(byMerges.encode(line)).isEqualTo(byScores.encode(line));
    }
  }

  private static VocabularyData original() {
    try (ModelFile model = GgufFile.open(RealWeights.path())) {
      return model.vocabulary().orElseThrow();
    }
  }

  /** Text of many languages: the tokenizer's own reference cases, as they stand in the file. */
  private static List<String> lines() throws IOException {
    try (InputStream in = TokenizerJsonIT.class.getResourceAsStream("/reference/tokenizer.jsonl")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
