package dev.miga.engine.format.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a GGUF file says of itself: metadata in the file's order, tensors in the file's order.
 *
 * @param version 2 or 3
 */
public record GgufHeader(
    int version, Map<String, GgufValue> metadata, List<GgufTensorInfo> tensors) {
  public GgufHeader {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = List.copyOf(tensors);
  }
}
