package dev.miga.training;

import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.AdapterTensors;
import dev.miga.engine.adapter.AdapterTensors.Factored;
import dev.miga.engine.adapter.AdapterTensors.Replaced;
import dev.miga.engine.adapter.AdapterTensors.Scale;
import dev.miga.engine.adapter.AdapterTensors.Score;
import dev.miga.engine.format.safetensors.SafetensorsFile;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trained parameters as an adapter: what {@link AdapterTensors} says of the file is all of it. */
public final class AdapterFile {
  private AdapterFile() {}

  /**
   * Writes parameters.
   *
   * @param type F32 or BF16
   * @param metadata carried along as strings
   */
  public static void write(
      Path path, TrainableParameters parameters, GgmlType type, Map<String, String> metadata) {
    try (Arena arena = Arena.ofConfined()) { // whole weights take more than a heap may have
      tensors(parameters, type, arena).write(path, metadata);
    }
  }

  private static AdapterTensors tensors(
      TrainableParameters parameters, GgmlType type, Arena arena) {
    Optional<Score> labelHead = parameters.labelHead().map(AdapterFile::score);
    return switch (parameters) {
      case LoraParameters lora -> {
        LoraConfig config = lora.config();
        Scale scale = new Scale(config.alpha(), config.scaling());
        List<AdapterTensors.Part> parts =
            lora.parts().stream()
                .<AdapterTensors.Part>map(p -> factored(lora, p, type, arena))
                .toList();
        yield new AdapterTensors(parts, Optional.of(scale), labelHead);
      }
      case FullParameters full ->
          new AdapterTensors(
              full.parts().stream()
                  .<AdapterTensors.Part>map(p -> whole(full, p, type, arena))
                  .toList(),
              Optional.empty(),
              labelHead);
    };
  }

  private static Factored factored(
      LoraParameters lora, LoraParameters.Part part, GgmlType type, Arena arena) {
    int rank = lora.config().rank();
    return new Factored(
        part.name(),
        encoded(f32("A", lora.a(part), rank, part.in()), type, arena),
        encoded(f32("B", lora.b(part), part.out(), rank), type, arena));
  }

  private static Replaced whole(
      FullParameters full, FullParameters.Part part, GgmlType type, Arena arena) {
    return new Replaced(part.linear().in(part.layer()), encoded(full.tensor(part), type, arena));
  }

  /** In f32: it is small, and its scores are what a confidence is made of. */
  private static Score score(LabelHead head) {
    Tensor bias =
        new Tensor(
            "bias",
            GgmlType.F32,
            List.of((long) head.labels()),
            MemorySegment.ofArray(head.biases()));
    return new Score(
        f32("weight", head.weights(), head.labels(), head.hidden()), Optional.of(bias));
  }

  private static Tensor f32(String name, float[] numbers, int rows, int columns) {
    List<Long> shape = List.of((long) rows, (long) columns);
    return new Tensor(name, GgmlType.F32, shape, MemorySegment.ofArray(numbers));
  }

  /**
   * Reads parameters of the same method, rank and base model.
   *
   * @throws MigaException if a tensor is missing or has another shape
   */
  public static void read(Path path, TrainableParameters parameters) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      new AdapterContents(path, AdapterTensors.of(file)).copyTo(parameters);
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

  private static Tensor encoded(Tensor f32, GgmlType type, Arena arena) {
    return switch (type) {
      case F32 -> f32;
      case BF16 -> new Tensor(f32.name(), type, f32.shape(), bf16(f32.data(), arena));
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
