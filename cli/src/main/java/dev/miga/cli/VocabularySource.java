package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.tokenizer.Vocabulary;
import java.nio.file.Path;

/** Finds the tokens of a model without loading its weights. */
@FunctionalInterface
interface VocabularySource {
  /** The vocabulary of the model that the options name. */
  Vocabulary of(ModelOptions model);

  /** Opens the model file, pulled first where it is missing. */
  static VocabularySource files(Context context) {
    return model -> read(model.path(context));
  }

  /** The vocabulary of a model file. */
  static Vocabulary read(Path path) {
    try (ModelFile file = ModelFiles.open(path)) {
      return file.vocabulary()
          .map(Vocabulary::of)
          .orElseThrow(
              () ->
                  new MigaException(
                      ErrorCode.INVALID_FILE,
                      path
                          + ": it has no vocabulary; expected tokenizer.ggml.tokens in a GGUF file,"
                          + " tokenizer.model or tokenizer.json beside a safetensors file"));
    }
  }
}
