package dev.miga.engine.format.gguf;

import java.util.List;

/**
 * Where a tensor lies in a GGUF file; checked against the file's size.
 *
 * @param name as the file spells it, {@code blk.0.attn_q.weight}
 * @param shape outermost dimension first, the reverse of the file's order
 * @param offset of its first byte, from the start of the file
 * @param bytes that it takes, without padding
 */
public record GgufTensorInfo(
    String name, GgufTensorType type, List<Long> shape, long offset, long bytes) {
  public GgufTensorInfo {
    shape = List.copyOf(shape);
  }
}
