package dev.miga.training.layer;

import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.RopeTable;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.Floats;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.training.StoredTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** What is never trained of a model. The table stays where its file has it: keep the file open. */
record FrozenModel(
    ModelConfig config,
    StoredTable embedding,
    StoredTable head,
    MemorySegment finalNorm,
    List<FrozenLayer> layers) {

  /** Reads a model. Rotations are prepared for positions below {@code maxPositions}. */
  static FrozenModel read(Arena arena, ModelFile file, int maxPositions) {
    ModelConfig config = file.config();
    List<RopeTable> ropes = RopeTable.ofLayers(config);
    List<FrozenLayer> layers = new ArrayList<>();
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      layers.add(FrozenLayer.read(arena, file, i, ropes.get(i).rows(0, maxPositions)));
    }
    StoredTable embedding = table(arena, file, GemmaTensors.EMBEDDING);
    return new FrozenModel(
        config,
        embedding,
        config.tieWordEmbeddings() ? embedding : table(arena, file, GemmaTensors.HEAD),
        FrozenLayer.norm(arena, file, GemmaTensors.FINAL_NORM),
        List.copyOf(layers));
  }

  /** The output head. */
  static StoredTable head(Arena arena, ModelFile file) {
    return table(arena, file, headName(file.config()));
  }

  private static String headName(ModelConfig config) {
    return config.tieWordEmbeddings() ? GemmaTensors.EMBEDDING : GemmaTensors.HEAD;
  }

  /** Types that the kernels do not read become F32. */
  private static StoredTable table(Arena arena, ModelFile file, String name) {
    Tensor tensor = file.tensor(name);
    int rows = Math.toIntExact(tensor.shape().getFirst());
    int columns = Math.toIntExact(tensor.shape().getLast());
    return switch (tensor.type()) {
      case F32, BF16, Q8_0 -> new StoredTable(tensor.type(), tensor.data(), rows, columns);
      case F16, Q4_0, Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K -> {
        Floats values = new Floats(arena.allocate(4L * rows * columns, 64), rows, columns);
        tensor.type().dequantize(tensor.data(), values);
        yield new StoredTable(GgmlType.F32, values.segment(), rows, columns);
      }
    };
  }

  /** The factor of the embedding. */
  float embeddingScale() {
    return (float) Math.sqrt(config.hiddenSize());
  }
}
