package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.model.Adapter.Factors;
import dev.miga.engine.model.PackPlan.Item;
import dev.miga.engine.model.PackPlan.Kind;
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
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * A model's weights with an adapter in them: {@code W + B A} for every adapted linear, kept in 8
 * bits where the base model's are quantized, so that what training added is not rounded away.
 * Everything else, the large table first, stays the base model's.
 */
record AdapterMerge(Gemma base, Adapter adapter) {

  /** Where the merged matrices lie, by name. */
  PackPlan plan() {
    Map<String, PackedMatrix> matrices = matrices();
    Map<String, Item> items = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, Factors> entry : new TreeMap<>(adapter.factors()).entrySet()) {
      PackedMatrix matrix = matrices.get(entry.getKey());
      Factors factors = entry.getValue();
      if (matrix == null || matrix.rows() != factors.out() || matrix.columns() != factors.in()) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: the base model has no %s of shape [%d, %d]; the adapter is for another one"
                .formatted(adapter.path(), entry.getKey(), factors.out(), factors.in()));
      }
      Layout layout = matrix.layout().isQuantized() ? Layout.Q8_0 : Layout.F32;
      Item item = new Item(Kind.MATRIX, layout, matrix.rows(), matrix.columns(), offset);
      items.put(entry.getKey(), item);
      offset = PackPlan.align(offset + item.bytes());
    }
    return new PackPlan(base.config(), items);
  }

  /** The base model's linears by name. */
  private Map<String, PackedMatrix> matrices() {
    Map<String, PackedMatrix> matrices = new LinkedHashMap<>();
    for (int i = 0; i < base.config().numHiddenLayers(); i++) {
      String layer = PackPlan.layer(i);
      base.weights().layers().get(i).matrices().forEach((n, m) -> matrices.put(layer + n, m));
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
              Factors factors = factors(name);
              float[] merged = merge(PackPlan.required(matrices, name), factors, workers);
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

  private Factors factors(String name) {
    return PackPlan.required(adapter.factors(), name);
  }

  /** {@code W + B A}, {@code [out, in]}. */
  private static float[] merge(PackedMatrix matrix, Factors factors, Workers workers) {
    int in = factors.in();
    float[] merged = new float[factors.out() * in];
    workers.run(
        factors.out(),
        workers.granule(factors.out(), 1, 4),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            System.arraycopy(matrix.row(row), 0, merged, row * in, in);
            for (int k = 0; k < factors.rank(); k++) {
              addScaled(
                  factors.b()[row * factors.rank() + k], factors.a(), k * in, merged, row * in, in);
            }
          }
        });
    return merged;
  }

  private static void addScaled(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
    for (int i = 0; i < n; i++) {
      y[yFrom + i] += factor * x[xFrom + i];
    }
  }

  /** The base model's weights with the merged matrices in place of its own. */
  Weights apply(PackedWeights merged) {
    List<LayerWeights> layers = new ArrayList<>();
    for (int i = 0; i < base.config().numHiddenLayers(); i++) {
      String layer = PackPlan.layer(i);
      layers.add(
          base.weights()
              .layers()
              .get(i)
              .map(
                  (name, own) ->
                      merged.plan().items().containsKey(layer + name)
                          ? merged.matrix(layer + name)
                          : own));
    }
    Weights own = base.weights();
    return new Weights(own.embedTokens(), layers, own.norm(), own.lmHead());
  }
}
