package dev.miga.training.export;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.adapter.AdapterTensors;
import dev.miga.engine.adapter.AdapterTensors.Factored;
import dev.miga.engine.adapter.AdapterTensors.Part;
import dev.miga.engine.adapter.AdapterTensors.Replaced;
import dev.miga.engine.adapter.AdapterTensors.Scale;
import dev.miga.engine.adapter.AdapterTensors.Score;
import dev.miga.engine.adapter.Scaling;
import dev.miga.engine.format.Linear;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.gguf.TensorEncoder;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import dev.miga.training.layer.LoraConfig;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An adapter as its file has it: factors in their own type, their scale beside them. The file stays
 * mapped until this is closed.
 */
public final class StoredAdapter implements AutoCloseable {
  private final SafetensorsFile file;
  private final AdapterTensors tensors;
  private final LoraConfig config;
  private final List<Factored> linears;

  private StoredAdapter(SafetensorsFile file) {
    this.file = file;
    this.tensors = AdapterTensors.of(file);
    this.linears = tensors.parts().stream().map(this::factored).toList();
    this.config = readConfig();
    for (Factored linear : linears) {
      if (!Linear.isOne(linear.name())) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: %s is no linear of Gemma 3"
                .formatted(file.path(), Printable.quote(linear.name())));
      }
    }
  }

  private Factored factored(Part part) {
    return switch (part) {
      case Factored factored -> factored;
      case Replaced ignored -> throw trainedInFull(file.path(), tensors.labelHead().isPresent());
    };
  }

  /**
   * Opens an adapter.
   *
   * @throws MigaException if it is missing or damaged, changes no weight, has several ranks, or
   *     replaces whole weights
   */
  public static StoredAdapter open(Path path) {
    Adapter.read(path); // refuses numbers that are none
    SafetensorsFile file = SafetensorsFile.open(path);
    try {
      return new StoredAdapter(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * What one is answered that replaces whole weights, for which only the merged GGUF has a place.
   */
  static MigaException trainedInFull(Path path, boolean isClassifier) {
    return new MigaException(
        ErrorCode.UNSUPPORTED,
        path
            + (isClassifier
                ? ": a classifier trained in full, for which neither GGUF nor PEFT has a place; serve it with Miga"
                : ": trained in full, it has no factors that add to the base model; export it as gguf"));
  }

  private LoraConfig readConfig() {
    List<Integer> ranks = linears.stream().map(Factored::rank).distinct().toList();
    if (ranks.size() != 1) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "%s: %s; adapters of one rank can be exported"
              .formatted(
                  file.path(),
                  ranks.isEmpty() ? "changes no weight" : "factors of ranks " + ranks));
    }
    Scale scale = scale();
    if (!(scale.alpha() > 0)) { // llama.cpp takes 0 for "no scale"
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "%s: the numerator of its scale should be above 0, found %s"
              .formatted(file.path(), scale.alpha()));
    }
    return new LoraConfig(ranks.getFirst(), (float) scale.alpha(), 0, scale.scaling());
  }

  /**
   * The numbers of a factor in a type.
   *
   * @throws MigaException if it is none of F32, F16 and BF16
   */
  static MemorySegment encoded(Tensor factor, GgmlType type) {
    if (type.isQuantized()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, "an adapter is written as F32, F16 or BF16, not " + type);
    }
    if (type == factor.type()) {
      return factor.data();
    }
    float[] numbers = factor.type().dequantize(factor.data(), Math.toIntExact(factor.elements()));
    return new TensorEncoder(type).encode(numbers);
  }

  /** The file. */
  Path path() {
    return file.path();
  }

  /** Rank and scale. */
  LoraConfig config() {
    return config;
  }

  /** Scale of all factors. */
  Scale scale() {
    return tensors.scale().orElseThrow();
  }

  /** Whether the scale is {@code alpha / sqrt(rank)}. */
  boolean isRankStabilized() {
    return config.scaling() == Scaling.RANK_STABILIZED;
  }

  /** The adapted linears, by name. */
  List<Factored> linears() {
    return linears;
  }

  /** Labels of its head; 0 where it has none. */
  public int labels() {
    return tensors.labelHead().map(Score::labels).orElse(0);
  }

  /** Its label head. */
  Optional<Score> labelHead() {
    return tensors.labelHead();
  }

  /** Whether its label head has a bias. */
  boolean hasBias() {
    return labelHead().flatMap(Score::bias).isPresent();
  }

  @Override
  public void close() {
    file.close();
  }
}
