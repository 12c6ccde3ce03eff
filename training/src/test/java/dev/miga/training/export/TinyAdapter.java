package dev.miga.training.export;

import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.gguf.TensorEncoder;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A random adapter, as training writes one.
 *
 * @param wanted which weights it changes, by name
 * @param form of what it has for each
 * @param type of its factors
 * @param metadata its scale
 * @param labels of its head; 0 for none
 */
record TinyAdapter(
    ModelConfig config,
    Predicate<String> wanted,
    Form form,
    int rank,
    GgmlType type,
    Map<String, String> metadata,
    int labels) {

  /** What there is for a weight. */
  enum Form {
    FACTORS,
    WHOLE
  }

  /** Of rank 4 and scale 1.5 on all linears. */
  static TinyAdapter of(ModelConfig config) {
    Map<String, String> metadata = Map.of("lora_alpha", "6");
    return new TinyAdapter(config, name -> true, Form.FACTORS, 4, GgmlType.F32, metadata, 0);
  }

  TinyAdapter on(Predicate<String> names) {
    return new TinyAdapter(config, names, form, rank, type, metadata, labels);
  }

  /** Of rank 3 and scale {@code 5 / sqrt(3)}, in BF16. */
  TinyAdapter rankStabilized() {
    Map<String, String> scale = Map.of("lora_alpha", "5", "use_rslora", "true");
    return new TinyAdapter(config, wanted, form, 3, GgmlType.BF16, scale, labels);
  }

  /** Other weights instead of factors, in BF16. */
  TinyAdapter whole() {
    return new TinyAdapter(config, wanted, Form.WHOLE, 0, GgmlType.BF16, Map.of(), labels);
  }

  TinyAdapter withLabels(int count) {
    return new TinyAdapter(config, wanted, form, rank, type, metadata, count);
  }

  Path write(Path folder) {
    Random random = new Random(5);
    List<Tensor> tensors = new ArrayList<>();
    GemmaTensors.shapes(config)
        .forEach(
            (name, shape) -> {
              if (shape.size() == 2 && !GemmaTensors.isTable(name) && wanted.test(name)) {
                tensors.addAll(tensors(random, name, shape.get(0), shape.get(1)));
              }
            });
    if (labels > 0) {
      String score = "base_model.model.score.";
      tensors.add(tensor(random, score + "weight", labels, config.hiddenSize(), 1));
      Tensor bias = tensor(random, score + "bias", 1, labels, 1);
      tensors.add(new Tensor(bias.name(), type, List.of((long) labels), bias.data()));
    }
    Path path = folder.resolve("adapter.safetensors");
    SafetensorsWriter.write(path, metadata, tensors);
    return path;
  }

  private List<Tensor> tensors(Random random, String name, long out, long in) {
    String linear = "base_model.model." + name.replace(".weight", "");
    return switch (form) {
      case FACTORS ->
          List.of(
              tensor(random, linear + ".lora_A.weight", rank, in, 0.2f),
              tensor(random, linear + ".lora_B.weight", out, rank, 0.1f));
      case WHOLE -> List.of(tensor(random, linear + ".weight", out, in, 0.1f));
    };
  }

  private Tensor tensor(Random random, String name, long rows, long columns, float deviation) {
    float[] values = new float[(int) (rows * columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * deviation;
    }
    TensorEncoder encoder = new TensorEncoder(type);
    return new Tensor(name, type, List.of(rows, columns), encoder.encode(values));
  }
}
