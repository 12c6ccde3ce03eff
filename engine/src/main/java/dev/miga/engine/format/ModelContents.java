package dev.miga.engine.format;

import java.nio.file.Path;
import java.util.List;

/**
 * What is in a model file, whatever model it is: for people to read.
 *
 * @param format {@code GGUF v3} or {@code safetensors}
 * @param metadata in the file's order, in the file's words
 * @param tensors in the file's order
 */
public record ModelContents(
    Path path, String format, List<Entry> metadata, List<TensorEntry> tensors) {
  public ModelContents {
    metadata = List.copyOf(metadata);
    tensors = List.copyOf(tensors);
  }

  /**
   * A piece of metadata.
   *
   * @param value shortened, on one line, safe to print
   */
  public record Entry(String key, String type, String value) {}

  /**
   * A tensor.
   *
   * @param name as the file spells it, safe to print
   * @param type as the format calls it
   * @param shape outermost dimension first
   * @param offset of its first byte, from the start of the file
   * @param bytes that it takes
   */
  public record TensorEntry(String name, String type, List<Long> shape, long offset, long bytes) {
    public TensorEntry {
      shape = List.copyOf(shape);
    }
  }
}
