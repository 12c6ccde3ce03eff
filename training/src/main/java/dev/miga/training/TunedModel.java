package dev.miga.training;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.VocabularyData;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.Floats;
import dev.miga.kernels.GgmlType;
import dev.miga.training.layer.FullParameters;
import dev.miga.training.layer.LoraParameters;
import dev.miga.training.layer.TrainableParameters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A base model with what was trained in it, as if it were read from a file: everything that writes
 * or quantizes a model takes it. Trained linears are F32, the others as the base has them.
 *
 * @param base stays its owner's to close
 */
public record TunedModel(ModelFile base, Map<String, Tensor> trained) implements ModelFile {

  /**
   * Merges parameters into their base model.
   *
   * @param arena where merged weights lie; shared, if a trainer is to read them
   */
  public static TunedModel merge(ModelFile base, TrainableParameters parameters, Arena arena) {
    Map<String, Tensor> trained = new LinkedHashMap<>();
    switch (parameters) {
      case FullParameters full ->
          full.parts().forEach(part -> trained.put(part.name(), full.tensor(part)));
      case LoraParameters lora ->
          lora.parts()
              .forEach(
                  part -> {
                    String name = part.name() + ".weight";
                    trained.put(name, merged(base.tensor(name), lora, part, arena));
                  });
    }
    return new TunedModel(base, Map.copyOf(trained));
  }

  /** {@code W + scale * B A}. */
  private static Tensor merged(
      Tensor weight, LoraParameters lora, LoraParameters.Part part, Arena arena) {
    Floats sum = Floats.allocate(arena, part.out(), part.in());
    weight.type().dequantize(weight.data(), sum);
    float[] a = lora.a(part);
    float[] b = lora.b(part);
    int rank = lora.config().rank();
    for (int o = 0; o < part.out(); o++) {
      float[] row = sum.row(o);
      for (int r = 0; r < rank; r++) {
        float factor = lora.config().scale() * b[o * rank + r];
        for (int i = 0; i < row.length; i++) {
          row[i] += factor * a[r * row.length + i];
        }
      }
      MemorySegment.copy(
          MemorySegment.ofArray(row), 0, sum.rows(o, o + 1).segment(), 0, 4L * row.length);
    }
    return new Tensor(weight.name(), GgmlType.F32, weight.shape(), sum.segment().asReadOnly());
  }

  @Override
  public Path path() {
    return base.path();
  }

  @Override
  public ModelConfig config() {
    return base.config();
  }

  @Override
  public Tensor tensor(String name) {
    Tensor tuned = trained.get(name);
    return tuned == null ? base.tensor(name) : tuned;
  }

  @Override
  public boolean hasTensor(String name) {
    return base.hasTensor(name);
  }

  @Override
  public List<String> tensorNames() {
    return base.tensorNames();
  }

  @Override
  public boolean normsIncludeOne() {
    return base.normsIncludeOne();
  }

  @Override
  public Optional<VocabularyData> vocabulary() {
    return base.vocabulary();
  }

  @Override
  public Optional<String> chatTemplate() {
    return base.chatTemplate();
  }

  /** Leaves the base model open. */
  @Override
  public void close() {}
}
