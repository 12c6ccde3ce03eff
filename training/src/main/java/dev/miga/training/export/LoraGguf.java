package dev.miga.training.export;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.AdapterTensors.Factored;
import dev.miga.engine.format.gguf.GgufExport;
import dev.miga.engine.format.gguf.GgufTensorType;
import dev.miga.engine.format.gguf.GgufValue;
import dev.miga.engine.format.gguf.GgufWriter;
import dev.miga.engine.format.gguf.GgufWriter.TensorSpec;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An adapter for llama.cpp, which adds it to a base model that it loads apart:
 *
 * <pre>
 * blk.N.PART.weight.lora_a  [rank, in]
 * blk.N.PART.weight.lora_b  [out, rank]
 * adapter.lora.alpha        rank times the scale, whichever way the scale depends on the rank
 * </pre>
 */
public final class LoraGguf {
  private LoraGguf() {}

  /**
   * Writes an adapter, over a file that may be there.
   *
   * @param type of the factors: F32, F16 or BF16
   * @param name of the specialist
   * @throws MigaException if it has a label head, or the file cannot be written
   */
  public static void write(StoredAdapter adapter, GgmlType type, String name, Path output) {
    if (adapter.labels() > 0) {
      throw noPlaceForLabels(adapter.path());
    }
    List<TensorSpec> specs = new ArrayList<>();
    List<MemorySegment> contents = new ArrayList<>();
    for (Factored linear : adapter.linears()) {
      String weight = GgufExport.tensorName(linear.name() + ".weight");
      specs.add(spec(weight + ".lora_a", linear.a(), type));
      contents.add(StoredAdapter.encoded(linear.a(), type));
      specs.add(spec(weight + ".lora_b", linear.b(), type));
      contents.add(StoredAdapter.encoded(linear.b(), type));
    }
    float alpha = adapter.config().scale() * adapter.config().rank();
    Map<String, GgufValue> metadata = GgufExport.adapterMetadata(name, type, alpha);
    GgufExport.putSpecialist(metadata, name);
    try (GgufWriter writer = GgufWriter.create(output, metadata, specs)) {
      contents.forEach(writer::write);
      writer.commit();
    }
  }

  private static TensorSpec spec(String name, Tensor tensor, GgmlType type) {
    return new TensorSpec(name, GgufTensorType.valueOf(type.name()), tensor.shape());
  }

  /** What a classifier is answered. */
  static MigaException noPlaceForLabels(Path path) {
    return new MigaException(
        ErrorCode.UNSUPPORTED,
        path + ": a classifier, whose label head has no place in GGUF; export it as peft");
  }
}
