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
 * @param type of its factors
 * @param metadata its scale
 * @param labels of its head; 0 for none
 */
record TinyAdapter(
    ModelConfig config,
    Predicate<String> wanted,
    int rank,
    GgmlType type,
    Map<String, String> metadata,
    int labels) {

  /** Of rank 4 and scale 1.5 on all linears. */
  static TinyAdapter of(ModelConfig config) {
    Map<String, String> metadata = Map.of("lora_alpha", "6");
    return new TinyAdapter(config, name -> true, 4, GgmlType.F32, metadata, 0);
  }

  TinyAdapter on(Predicate<String> names) {
    return new TinyAdapter(config, names, rank, type, metadata, labels);
  }

  /** Of rank 3 and scale {@code 5 / sqrt(3)}, in BF16. */
  TinyAdapter rankStabilized() {
    Map<String, String> scale = Map.of("lora_alpha", "5", "use_rslora", "true");
    return new TinyAdapter(config, wanted, 3, GgmlType.BF16, scale, labels);
  }

  TinyAdapter withLabels(int count) {
    return new TinyAdapter(config, wanted, rank, type, metadata, count);
  }

  Path write(Path folder) {
    Random random = new Random(5);
    List<Tensor> tensors = new ArrayList<>();
    GemmaTensors.shapes(config)
        .forEach(
            (name, shape) -> {
              if (shape.size() == 2 && !GemmaTensors.isTable(name) && wanted.test(name)) {
                String linear = "base_model.model." + name.replace(".weight", "");
                tensors.add(tensor(random, linear + ".lora_A.weight", rank, shape.get(1), 0.2f));
                tensors.add(tensor(random, linear + ".lora_B.weight", shape.get(0), rank, 0.1f));
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

  private Tensor tensor(Random random, String name, long rows, long columns, float deviation) {
    float[] values = new float[(int) (rows * columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * deviation;
    }
    TensorEncoder encoder = new TensorEncoder(type, new float[0]);
    return new Tensor(name, type, List.of(rows, columns), encoder.encode(values));
  }
}
