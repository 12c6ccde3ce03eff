package dev.miga.engine.model;

import dev.miga.engine.model.PackPlan.Item;
import dev.miga.engine.model.PackPlan.Kind;
import dev.miga.engine.model.WeightChanges.Change;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Layout;
import dev.miga.kernels.PackedMatrix;
import dev.miga.kernels.Packer;
import dev.miga.kernels.Workers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * A model's weights with changes to its linears. Everything else, the large table first, stays the
 * base model's.
 *
 * @param quantized layout of a merged linear where the base model's are quantized: by 8 bits what
 *     training changed is not rounded away; where they are not it is F32
 */
record WeightMerge(Gemma base, WeightChanges changes, Layout quantized) {

  /**
   * Where the merged matrices lie, by name.
   *
   * @throws dev.miga.engine.MigaException if the changes are for another model
   */
  PackPlan plan() {
    changes.requireFits(base.config());
    Map<String, PackedMatrix> matrices = matrices();
    Map<String, Item> items = new LinkedHashMap<>();
    long offset = 0;
    for (String name : new TreeSet<>(changes.changes().keySet())) {
      PackedMatrix matrix = PackPlan.required(matrices, name);
      Layout layout = matrix.layout().isQuantized() ? quantized : Layout.F32;
      Item item = new Item(Kind.MATRIX, layout, matrix.rows(), matrix.columns(), offset);
      items.put(name, item);
      offset = PackPlan.align(offset + item.bytes());
    }
    return new PackPlan(base.config(), items);
  }

  /** The base model's linears by name. */
  private Map<String, PackedMatrix> matrices() {
    Map<String, PackedMatrix> matrices = new LinkedHashMap<>();
    for (int i = 0; i < base.config().numHiddenLayers(); i++) {
      int layer = i;
      base.weights()
          .layers()
          .get(layer)
          .matrices()
          .forEach((linear, matrix) -> matrices.put(linear.weight(layer), matrix));
    }
    return matrices;
  }

  /**
   * Computes the merged matrices.
   *
   * @param to memory laid out by {@link #plan}
   * @param progress told how many bytes are done
   */
  void fill(PackedWeights to, Workers workers, LongConsumer progress) {
    Map<String, PackedMatrix> matrices = matrices();
    to.plan()
        .items()
        .forEach(
            (name, item) -> {
              Change change = PackPlan.required(changes.changes(), name);
              float[] merged = merge(PackPlan.required(matrices, name), change, workers);
              PackedMatrix target = to.matrix(name);
              int tiles = (int) target.tiles();
              workers.run(
                  tiles,
                  workers.granule(tiles, 1, 4),
                  (from, last) ->
                      Packer.pack(GgmlType.F32, MemorySegment.ofArray(merged), target, from, last));
              progress.accept(item.offset() + item.bytes());
            });
  }

  /** The weight as it is served, {@code [out, in]}. */
  private static float[] merge(PackedMatrix matrix, Change change, Workers workers) {
    int in = change.in();
    float[] merged = new float[change.out() * in];
    workers.run(
        change.out(),
        workers.granule(change.out(), 1, 4),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            System.arraycopy(matrix.row(row), 0, merged, row * in, in);
            change.changeRow(row, merged, row * in);
          }
        });
    return merged;
  }

  /** The base model's weights with the merged matrices in place of its own. */
  Weights apply(PackedWeights merged) {
    List<LayerWeights> layers = new ArrayList<>();
    for (int i = 0; i < base.config().numHiddenLayers(); i++) {
      int layer = i;
      layers.add(
          base.weights()
              .layers()
              .get(layer)
              .map((linear, own) -> replaced(linear.weight(layer), own, merged)));
    }
    Weights own = base.weights();
    return new Weights(own.embedTokens(), layers, own.norm(), own.lmHead());
  }

  private static PackedMatrix replaced(String name, PackedMatrix own, PackedWeights merged) {
    return merged.plan().items().containsKey(name) ? merged.matrix(name) : own;
  }
}
