package dev.miga.engine.format.safetensors;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file; checked against the file's size.
 *
 * @param offset of its first byte, from the start of the file
 */
public record SafetensorsInfo(
    String name, SafetensorsType type, List<Long> shape, long offset, long bytes) {
  public SafetensorsInfo {
    shape = List.copyOf(shape);
  }
}
