package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.model.Adapter;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import dev.miga.training.layer.FullParameters;
import dev.miga.training.layer.LabelHead;
import dev.miga.training.layer.LoraConfig;
import dev.miga.training.layer.LoraParameters;
import dev.miga.training.layer.TrainableParameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trained parameters as {@link Adapter} reads them and PEFT names them: a safetensors file with
 * {@code base_model.model.model.layers.N.PART.lora_A.weight [rank, in]} and {@code ...lora_B.weight
 * [out, rank]} for each linear, or the {@code ...weight [out, in]} of one that was trained itself,
 * and {@code base_model.model.score.weight [labels, hidden]} and {@code ...score.bias [labels]} of
 * a label head. Metadata {@code lora_alpha} and {@code use_rslora} give the scale of factors.
 */
public final class AdapterFile {
  private static final String PREFIX = "base_model.model.";
  private static final String SCORE = PREFIX + "score.";

  private AdapterFile() {}

  /**
   * Writes parameters.
   *
   * @param type F32 or BF16
   * @param metadata carried along as strings
   */
  public static void write(
      Path path, TrainableParameters parameters, GgmlType type, Map<String, String> metadata) {
    Map<String, String> all = new TreeMap<>(metadata); // the same bytes from every process
    List<Tensor> tensors = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) { // whole weights take more than a heap may have
      switch (parameters) {
        case LoraParameters lora -> {
          addFactors(tensors, lora, type, arena);
          putScale(all, lora.config());
        }
        case FullParameters full ->
            full.parts().forEach(part -> tensors.add(whole(full.tensor(part), type, arena)));
      }
      parameters.labelHead().ifPresent(head -> addLabelHead(tensors, head));
      SafetensorsWriter.write(path, all, tensors);
    }
  }

  private static void addFactors(
      List<Tensor> tensors, LoraParameters adapter, GgmlType type, Arena arena) {
    for (LoraParameters.Part part : adapter.parts()) {
      MemorySegment a = MemorySegment.ofArray(adapter.a(part));
      MemorySegment b = MemorySegment.ofArray(adapter.b(part));
      List<Long> aShape = shapeOfA(adapter, part);
      List<Long> bShape = shapeOfB(adapter, part);
      tensors.add(new Tensor(nameOfA(part), type, aShape, encode(a, type, arena)));
      tensors.add(new Tensor(nameOfB(part), type, bShape, encode(b, type, arena)));
    }
  }

  private static void putScale(Map<String, String> metadata, LoraConfig config) {
    metadata.put(Adapter.ALPHA, Float.toString(config.alpha()));
    boolean stabilized = config.scaling() == LoraConfig.Scaling.RANK_STABILIZED;
    metadata.put(Adapter.RANK_STABILIZED, Boolean.toString(stabilized));
  }

  private static Tensor whole(Tensor weight, GgmlType type, Arena arena) {
    return new Tensor(
        PREFIX + weight.name(), type, weight.shape(), encode(weight.data(), type, arena));
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
   * Reads parameters of the same method, rank and base model.
   *
   * @throws MigaException if a tensor is missing or has another shape
   */
  public static void read(Path path, TrainableParameters parameters) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      switch (parameters) {
        case LoraParameters lora -> readFactors(file, lora);
        case FullParameters full -> readWhole(file, full);
      }
      parameters.labelHead().ifPresent(head -> readLabelHead(file, head));
    }
  }

  /**
   * Reads the mean of several files' parameters: a model soup (Wortsman et al., 2022), sound where
   * all were trained further from the same.
   *
   * @throws MigaException as {@link #read}
   */
  static void readMean(List<Path> paths, TrainableParameters parameters) {
    MemorySegment values = parameters.vector().values().segment();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mean = arena.allocate(values.byteSize());
      for (Path path : paths) {
        read(path, parameters);
        for (long at = 0; at < values.byteSize(); at += Float.BYTES) {
          float share = values.get(ValueLayout.JAVA_FLOAT, at) / paths.size();
          mean.set(ValueLayout.JAVA_FLOAT, at, mean.get(ValueLayout.JAVA_FLOAT, at) + share);
        }
      }
      values.copyFrom(mean);
    }
  }

  private static void readFactors(SafetensorsFile file, LoraParameters adapter) {
    for (LoraParameters.Part part : adapter.parts()) {
      float[] a = numbers(tensor(file, nameOfA(part), shapeOfA(adapter, part)));
      float[] b = numbers(tensor(file, nameOfB(part), shapeOfB(adapter, part)));
      adapter.set(part, a, b);
    }
  }

  private static void readWhole(SafetensorsFile file, FullParameters parameters) {
    for (FullParameters.Part part : parameters.parts()) {
      List<Long> shape = List.of((long) part.out(), (long) part.in());
      parameters.set(part, tensor(file, PREFIX + part.name(), shape));
    }
  }

  private static void readLabelHead(SafetensorsFile file, LabelHead head) {
    long labels = head.labels();
    head.set(
        numbers(tensor(file, SCORE + "weight", List.of(labels, (long) head.hidden()))),
        numbers(tensor(file, SCORE + "bias", List.of(labels))));
  }

  /** Name of {@code A} of a linear. */
  public static String nameOfA(LoraParameters.Part part) {
    return PREFIX + part.name() + ".lora_A.weight";
  }

  /** Name of {@code B} of a linear. */
  public static String nameOfB(LoraParameters.Part part) {
    return PREFIX + part.name() + ".lora_B.weight";
  }

  private static List<Long> shapeOfA(LoraParameters adapter, LoraParameters.Part part) {
    return List.of((long) adapter.config().rank(), (long) part.in());
  }

  private static List<Long> shapeOfB(LoraParameters adapter, LoraParameters.Part part) {
    return List.of((long) part.out(), (long) adapter.config().rank());
  }

  private static Tensor tensor(SafetensorsFile file, String name, List<Long> shape) {
    if (!file.hasTensor(name)) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: no tensor %s; give a file that was trained with the same method on the same base model"
              .formatted(file.path(), name));
    }
    Tensor tensor = file.tensor(name);
    if (!tensor.shape().equals(shape)) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: %s should have shape %s for this rank and base model, found %s"
              .formatted(file.path(), name, shape, tensor.shape()));
    }
    return tensor;
  }

  private static float[] numbers(Tensor tensor) {
    return tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
  }

  private static MemorySegment encode(MemorySegment values, GgmlType type, Arena arena) {
    return switch (type) {
      case F32 -> values;
      case BF16 -> bf16(values, arena);
      case F16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
          throw new IllegalArgumentException("an adapter in " + type);
    };
  }

  /** Rounds to nearest, ties to even. */
  private static MemorySegment bf16(MemorySegment values, Arena arena) {
    long count = values.byteSize() / Float.BYTES;
    MemorySegment out = arena.allocate(ValueLayout.JAVA_SHORT, count);
    for (long i = 0; i < count; i++) {
      int bits = values.get(ValueLayout.JAVA_INT_UNALIGNED, Float.BYTES * i);
      int rounded = (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
      out.set(ValueLayout.JAVA_SHORT, Short.BYTES * i, (short) rounded);
    }
    return out;
  }
}
