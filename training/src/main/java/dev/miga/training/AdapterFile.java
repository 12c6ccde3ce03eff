package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.model.Adapter;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import dev.miga.training.layer.LabelHead;
import dev.miga.training.layer.LoraConfig;
import dev.miga.training.layer.LoraParameters;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adapters as PEFT stores them: a safetensors file with {@code
 * base_model.model.model.layers.N.PART.lora_A.weight [rank, in]} and {@code ...lora_B.weight [out,
 * rank]} for each linear, and {@code base_model.model.score.weight [labels, hidden]} and {@code
 * ...score.bias [labels]} of a label head. Metadata {@code lora_alpha} and {@code use_rslora} give
 * the scale.
 */
public final class AdapterFile {
  private static final String PREFIX = "base_model.model.";
  private static final String SCORE = PREFIX + "score.";

  private AdapterFile() {}

  /**
   * Writes an adapter.
   *
   * @param type F32 or BF16
   * @param metadata carried along as strings
   */
  public static void write(
      Path path, LoraParameters adapter, GgmlType type, Map<String, String> metadata) {
    List<Tensor> tensors = new ArrayList<>();
    long rank = adapter.config().rank();
    for (LoraParameters.Part part : adapter.parts()) {
      List<Long> aShape = List.of(rank, (long) part.in());
      List<Long> bShape = List.of((long) part.out(), rank);
      tensors.add(new Tensor(nameOfA(part), type, aShape, encode(adapter.a(part), type)));
      tensors.add(new Tensor(nameOfB(part), type, bShape, encode(adapter.b(part), type)));
    }
    adapter.labelHead().ifPresent(head -> addLabelHead(tensors, head));
    Map<String, String> all = new LinkedHashMap<>(metadata);
    LoraConfig config = adapter.config();
    all.put(Adapter.ALPHA, Float.toString(config.alpha()));
    boolean stabilized = config.scaling() == LoraConfig.Scaling.RANK_STABILIZED;
    all.put(Adapter.RANK_STABILIZED, Boolean.toString(stabilized));
    SafetensorsWriter.write(path, all, tensors);
  }

  /** In f32: it is small, and its scores are what a confidence is made of. */
  private static void addLabelHead(List<Tensor> tensors, LabelHead head) {
    long labels = head.labels();
    tensors.add(
        new Tensor(
            SCORE + "weight",
            GgmlType.F32,
            List.of(labels, (long) head.hidden()),
            MemorySegment.ofArray(head.weights())));
    tensors.add(
        new Tensor(
            SCORE + "bias", GgmlType.F32, List.of(labels), MemorySegment.ofArray(head.biases())));
  }

  /**
   * Reads an adapter of the same rank and base model.
   *
   * @throws MigaException if a tensor is missing or has another shape
   */
  public static void read(Path path, LoraParameters adapter) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      long rank = adapter.config().rank();
      for (LoraParameters.Part part : adapter.parts()) {
        float[] a = numbers(file, nameOfA(part), List.of(rank, (long) part.in()));
        float[] b = numbers(file, nameOfB(part), List.of((long) part.out(), rank));
        adapter.set(part, a, b);
      }
      adapter.labelHead().ifPresent(head -> readLabelHead(file, head));
    }
  }

  private static void readLabelHead(SafetensorsFile file, LabelHead head) {
    long labels = head.labels();
    head.set(
        numbers(file, SCORE + "weight", List.of(labels, (long) head.hidden())),
        numbers(file, SCORE + "bias", List.of(labels)));
  }

  /** Name of {@code A} of a linear. */
  public static String nameOfA(LoraParameters.Part part) {
    return PREFIX + part.name() + ".lora_A.weight";
  }

  /** Name of {@code B} of a linear. */
  public static String nameOfB(LoraParameters.Part part) {
    return PREFIX + part.name() + ".lora_B.weight";
  }

  private static float[] numbers(SafetensorsFile file, String name, List<Long> shape) {
    Tensor tensor = file.tensor(name);
    if (!tensor.shape().equals(shape)) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: %s should have shape %s for this rank and base model, found %s"
              .formatted(file.path(), name, shape, tensor.shape()));
    }
    return tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
  }

  private static MemorySegment encode(float[] values, GgmlType type) {
    return switch (type) {
      case F32 -> MemorySegment.ofArray(values);
      case BF16 -> MemorySegment.ofArray(bf16(values));
      case F16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          throw new IllegalArgumentException("an adapter in " + type);
    };
  }

  /** Rounds to nearest, ties to even. */
  private static byte[] bf16(float[] values) {
    MemorySegment out = MemorySegment.ofArray(new byte[2 * values.length]);
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      int rounded = (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
      out.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i, (short) rounded);
    }
    return out.toArray(ValueLayout.JAVA_BYTE);
  }
}
