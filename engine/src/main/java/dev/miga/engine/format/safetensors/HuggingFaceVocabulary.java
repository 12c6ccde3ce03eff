package dev.miga.engine.format.safetensors;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.VocabularyBuilder;
import dev.miga.engine.format.VocabularyData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The vocabulary of a folder: {@code tokenizer.model}, whose scores are the original, before {@code
 * tokenizer.json}; the latter says in both cases which tokens are control tokens.
 */
final class HuggingFaceVocabulary {
  private HuggingFaceVocabulary() {}

  /**
   * Reads the vocabulary.
   *
   * @param size pieces that there must be: rows of the token table
   */
  static Optional<VocabularyData> read(Path folder, int size) {
    Path model = folder.resolve("tokenizer.model");
    Path json = folder.resolve("tokenizer.json");
    if (!Files.exists(model) && !Files.exists(json)) {
      return Optional.empty();
    }
    VocabularyBuilder builder = new VocabularyBuilder(size);
    if (!Files.exists(model)) {
      return Optional.of(build(json, builder, TokenizerJson.read(json, builder)));
    }
    SpecialIds ids = SentencePieceModel.read(model, builder);
    if (Files.exists(json)) {
      for (AddedToken token : TokenizerJson.addedTokens(json)) {
        if (token.id() < size) {
          token.addTo(builder);
        }
      }
    }
    return Optional.of(build(model, builder, ids));
  }

  private static VocabularyData build(Path path, VocabularyBuilder builder, SpecialIds ids) {
    for (int id : new int[] {ids.bosId(), ids.eosId(), ids.unknownId()}) {
      if (id < 0 || id >= builder.size()) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: special token %d, but there are %d; fetch the file again"
                .formatted(path, id, builder.size()));
      }
    }
    return builder.build(ids.bosId(), ids.eosId(), ids.unknownId());
  }
}
