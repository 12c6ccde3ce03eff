package dev.miga.engine.model;

import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.Linear;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.Norm;
import dev.miga.engine.model.PackPlan.Item;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.PackedMatrix;
import dev.miga.kernels.Packer;
import dev.miga.kernels.PlaneTable;
import dev.miga.kernels.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Memory laid out by a {@link PackPlan}: fills it from a model file, and reads weights out of it.
 */
record PackedWeights(PackPlan plan, MemorySegment memory) {

  /**
   * Packs all tensors of a file.
   *
   * @param progress told how many bytes are done
   */
  void fill(ModelFile file, Workers workers, LongConsumer progress) {
    plan.items()
        .forEach(
            (name, item) -> {
              Tensor tensor = file.tensor(name);
              switch (item.kind()) {
                case VECTOR -> fillVector(tensor, item, file.normsIncludeOne() ? 0 : 1);
                case MATRIX -> fillMatrix(tensor, matrix(name), workers);
                case PLANES -> fillPlanes(tensor, planes(name), workers);
              }
              if (tensor.data().isMapped()) {
                tensor
                    .data()
                    .unload(); // read once: it need not stay resident beside its packed form
              }
              progress.accept(item.offset() + item.bytes());
            });
  }

  private void fillVector(Tensor tensor, Item item, float add) {
    float[] values = new float[item.columns()];
    tensor.type().dequantize(tensor.data(), values, 0, values.length);
    for (int i = 0; i < values.length; i++) {
      memory.set(ValueLayout.JAVA_FLOAT, item.offset() + 4L * i, values[i] + add);
    }
  }

  private static void fillMatrix(Tensor tensor, PackedMatrix matrix, Workers workers) {
    int tiles = (int) PackedMatrix.tiles(matrix.rows());
    workers.run(
        tiles,
        workers.granule(tiles, 1, 4),
        (from, to) -> Packer.pack(tensor.type(), tensor.data(), matrix, from, to));
  }

  private static void fillPlanes(Tensor tensor, PlaneTable table, Workers workers) {
    workers.run(
        table.rows(),
        workers.granule(table.rows(), 16, 8),
        (from, to) -> Packer.packTable(tensor.type(), tensor.data(), table, from, to));
  }

  /** The weights that lie here. */
  Weights weights(float largestRowNorm) {
    ModelConfig config = plan.config();
    List<LayerWeights> layers = new ArrayList<>(config.numHiddenLayers());
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      layers.add(layer(i));
    }
    TokenTable embed = table(GemmaTensors.EMBEDDING, largestRowNorm);
    boolean untied = plan.items().containsKey(GemmaTensors.HEAD);
    return new Weights(
        embed,
        layers,
        vector(GemmaTensors.FINAL_NORM),
        untied ? table(GemmaTensors.HEAD, largestRowNorm) : embed);
  }

  private LayerWeights layer(int i) {
    return new LayerWeights(
        vector(Norm.INPUT.weight(i)),
        matrix(Linear.Q.weight(i)),
        matrix(Linear.K.weight(i)),
        matrix(Linear.V.weight(i)),
        vector(Norm.Q.weight(i)),
        vector(Norm.K.weight(i)),
        matrix(Linear.O.weight(i)),
        vector(Norm.POST_ATTENTION.weight(i)),
        vector(Norm.PRE_FEEDFORWARD.weight(i)),
        matrix(Linear.GATE.weight(i)),
        matrix(Linear.UP.weight(i)),
        matrix(Linear.DOWN.weight(i)),
        vector(Norm.POST_FEEDFORWARD.weight(i)));
  }

  private TokenTable table(String name, float largestRowNorm) {
    return switch (plan.item(name).kind()) {
      case PLANES -> new TokenTable.Planes(planes(name), largestRowNorm);
      case MATRIX, VECTOR -> new TokenTable.Matrix(matrix(name));
    };
  }

  /** Largest norm of a row in the tables of two planes; 0 where there are none. */
  float largestRowNorm(Workers workers) {
    LargestBounds largest = new LargestBounds(1);
    largest.offer(0);
    plan.items()
        .forEach(
            (name, item) -> {
              if (item.kind() == PackPlan.Kind.PLANES) {
                PlaneTable table = planes(name);
                workers.run(
                    table.rows(),
                    workers.granule(table.rows(), 1, 8),
                    (from, to) -> largest.offer(largestRowNorm(table, from, to)));
              }
            });
    return largest.kth();
  }

  private static float largestRowNorm(PlaneTable table, int from, int to) {
    double largest = 0;
    for (int row = from; row < to; row++) {
      float[] values = table.row(row);
      double sum = 0;
      for (float value : values) {
        sum += (double) value * value;
      }
      largest = Math.max(largest, sum);
    }
    return (float) Math.sqrt(largest);
  }

  private MemorySegment vector(String name) {
    return slice(plan.item(name));
  }

  /** A matrix by name. */
  PackedMatrix matrix(String name) {
    Item item = plan.item(name);
    return new PackedMatrix(item.layout(), item.rows(), item.columns(), slice(item));
  }

  private PlaneTable planes(String name) {
    Item item = plan.item(name);
    return PlaneTable.in(slice(item), item.rows(), item.columns());
  }

  private MemorySegment slice(Item item) {
    return memory.asSlice(item.offset(), item.bytes());
  }
}
