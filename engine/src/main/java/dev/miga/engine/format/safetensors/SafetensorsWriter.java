package dev.miga.engine.format.safetensors;

import dev.miga.engine.format.AtomicFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a safetensors file: adapters, checkpoints. The file appears whole or not at all. */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes tensors in the order given.
   *
   * @param metadata carried along as strings
   * @param tensors of type F32, F16 or BF16
   * @throws IllegalArgumentException if a tensor has another type, or not the bytes of its shape
   */
  public static void write(Path path, Map<String, String> metadata, List<Tensor> tensors) {
    for (Tensor tensor : tensors) {
      if (tensor.type().blockSize() != 1
          || tensor.data().byteSize() != tensor.elements() * tensor.type().blockBytes()) {
        throw new IllegalArgumentException(
            "%s: %s of shape %s in %d bytes"
                .formatted(tensor.name(), tensor.type(), tensor.shape(), tensor.data().byteSize()));
      }
    }
    byte[] header = header(metadata, tensors);
    MemorySegment length = MemorySegment.ofArray(new byte[SafetensorsHeader.LENGTH_BYTES]);
    length.set(SafetensorsHeader.LENGTH, 0, header.length);
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(length);
      file.write(MemorySegment.ofArray(header));
      for (Tensor tensor : tensors) {
        file.write(tensor.data());
      }
      file.commit();
    }
  }

  /** The JSON, padded with spaces so that the data begins at a multiple of 8. */
  private static byte[] header(Map<String, String> metadata, List<Tensor> tensors) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonFactory factory = new JsonFactory();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectPropertyStart(SafetensorsHeader.METADATA);
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      long offset = 0;
      for (Tensor tensor : tensors) {
        writeInfo(json, tensor, offset);
        offset += tensor.data().byteSize();
      }
      json.writeEndObject();
    }
    out.writeBytes(" ".repeat(-out.size() & (ALIGNMENT - 1)).getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static void writeInfo(JsonGenerator json, Tensor tensor, long offset) {
    json.writeObjectPropertyStart(tensor.name());
    json.writeStringProperty("dtype", type(tensor.type()).name());
    json.writeArrayPropertyStart("shape");
    tensor.shape().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeArrayPropertyStart("data_offsets");
    json.writeNumber(offset);
    json.writeNumber(offset + tensor.data().byteSize());
    json.writeEndArray();
    json.writeEndObject();
  }

  private static SafetensorsType type(GgmlType type) {
    return switch (type) {
      case F32 -> SafetensorsType.F32;
      case F16 -> SafetensorsType.F16;
      case BF16 -> SafetensorsType.BF16;
      case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          throw new IllegalArgumentException("safetensors has no " + type);
    };
  }
}
