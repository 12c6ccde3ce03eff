package dev.miga.training.export;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.gguf.TensorEncoder;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.model.Adapter;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import dev.miga.training.layer.LoraConfig;
import dev.miga.training.layer.LoraConfig.Scaling;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An adapter as its file has it: factors in their own type, their scale beside them. The file stays
 * mapped until this is closed.
 */
public final class StoredAdapter implements AutoCloseable {

  /**
   * One adapted linear.
   *
   * @param name {@code model.layers.0.self_attn.q_proj}
   * @param a {@code [rank, in]}
   * @param b {@code [out, rank]}, without the scale
   */
  record Linear(String name, Tensor a, Tensor b) {}

  private static final String PREFIX = "base_model.model.";
  private static final String SCORE = PREFIX + "score.";
  private static final String WEIGHT = ".weight";
  private static final Pattern LINEAR =
      Pattern.compile(
          "model\\.layers\\.\\d{1,4}\\.(self_attn\\.[qkvo]_proj|mlp\\.(gate|up|down)_proj)");

  private final SafetensorsFile file;
  private final Adapter adapter;
  private final LoraConfig config;
  private final List<Linear> linears;

  private StoredAdapter(SafetensorsFile file, Adapter adapter) {
    this.file = file;
    this.adapter = adapter;
    this.config = config(file, adapter);
    List<Linear> found = new ArrayList<>();
    for (String weight : new TreeSet<>(adapter.changes().keySet())) {
      String name = weight.substring(0, weight.length() - WEIGHT.length());
      if (!LINEAR.matcher(name).matches()) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: %s is no linear of Gemma 3".formatted(file.path(), Printable.quote(name)));
      }
      Tensor a = file.tensor(PREFIX + name + ".lora_A" + WEIGHT);
      found.add(new Linear(name, a, file.tensor(PREFIX + name + ".lora_B" + WEIGHT)));
    }
    this.linears = List.copyOf(found);
  }

  /**
   * Opens an adapter.
   *
   * @throws MigaException if it is missing or damaged, changes no weight, has several ranks, or
   *     replaces whole weights
   */
  public static StoredAdapter open(Path path) {
    Adapter adapter = Adapter.read(path); // refuses everything that is no adapter
    if (adapter.replacesWeights()) {
      throw trainedInFull(adapter);
    }
    SafetensorsFile file = SafetensorsFile.open(path);
    try {
      return new StoredAdapter(file, adapter);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * What one is answered that replaces whole weights, for which only the merged GGUF has a place.
   */
  static MigaException trainedInFull(Adapter adapter) {
    return new MigaException(
        ErrorCode.UNSUPPORTED,
        adapter.path()
            + (adapter.labelHead().isPresent()
                ? ": a classifier trained in full, for which neither GGUF nor PEFT has a place; serve it with Miga"
                : ": trained in full, it has no factors that add to the base model; export it as gguf"));
  }

  private static LoraConfig config(SafetensorsFile file, Adapter adapter) {
    List<Integer> ranks =
        adapter.changes().values().stream()
            .flatMap(
                change ->
                    switch (change) {
                      case Adapter.Factors factors -> Stream.of(factors.rank());
                      case Adapter.Whole ignored -> Stream.<Integer>of();
                    })
            .distinct()
            .toList();
    if (ranks.size() != 1) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "%s: %s; adapters of one rank can be exported"
              .formatted(
                  file.path(),
                  ranks.isEmpty() ? "changes no weight" : "factors of ranks " + ranks));
    }
    Map<String, String> metadata = file.header().metadata();
    float alpha = Float.parseFloat(metadata.getOrDefault(Adapter.ALPHA, ""));
    if (!(alpha > 0)) { // llama.cpp takes 0 for "no scale"
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "%s: %s should be above 0, found %s".formatted(file.path(), Adapter.ALPHA, alpha));
    }
    boolean stabilized = Boolean.parseBoolean(metadata.get(Adapter.RANK_STABILIZED));
    return new LoraConfig(
        ranks.getFirst(), alpha, 0, stabilized ? Scaling.RANK_STABILIZED : Scaling.STANDARD);
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
    return new TensorEncoder(type, new float[0]).encode(numbers);
  }

  /** The file. */
  Path path() {
    return file.path();
  }

  /** Rank and scale. */
  LoraConfig config() {
    return config;
  }

  /** Whether the scale is {@code alpha / sqrt(rank)}. */
  boolean isRankStabilized() {
    return config.scaling() == Scaling.RANK_STABILIZED;
  }

  /** The adapted linears, by name. */
  List<Linear> linears() {
    return linears;
  }

  /** Labels of its head; 0 where it has none. */
  public int labels() {
    return adapter.labelHead().map(Adapter.LabelHead::labels).orElse(0);
  }

  /** Weight and, where there is one, bias of its label head. */
  List<Tensor> labelHead() {
    return file.tensorNames().stream()
        .filter(name -> name.startsWith(SCORE))
        .map(file::tensor)
        .toList();
  }

  /** Whether its label head has a bias. */
  boolean hasBias() {
    return file.hasTensor(SCORE + "bias");
  }

  @Override
  public void close() {
    file.close();
  }
}
