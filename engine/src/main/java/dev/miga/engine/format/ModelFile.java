package dev.miga.engine.format;

import dev.miga.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An open model: configuration, tensors by their Hugging Face names, vocabulary. Closing unmaps it.
 */
public interface ModelFile extends AutoCloseable {
  /** The file, or the folder of a sharded model. */
  Path path();

  /** Shape of the model. */
  ModelConfig config();

  /**
   * A tensor by name, {@code model.embed_tokens.weight} for example.
   *
   * @throws dev.miga.engine.MigaException if there is none, naming it
   */
  Tensor tensor(String name);

  /** Whether there is such a tensor. */
  boolean hasTensor(String name);

  /** Names of all tensors. */
  List<String> tensorNames();

  /** Whether norm weights are stored with 1 added already (GGUF) or not (Hugging Face). */
  boolean normsIncludeOne();

  /** The vocabulary, where the file has one. */
  Optional<VocabularyData> vocabulary();

  /**
   * Jinja text of the chat template, where the file has one; absent for a pretrained checkpoint.
   */
  Optional<String> chatTemplate();

  /**
   * SHA-256 of the model file whose weights were rounded to these, in hexadecimal, where the file
   * says so.
   */
  default Optional<String> quantizedFrom() {
    return Optional.empty();
  }

  @Override
  void close();
}
