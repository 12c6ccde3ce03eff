package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.Floats;
import dev.miga.training.compute.AttentionShape;
import dev.miga.training.compute.NumberFormat;
import dev.miga.training.compute.Nums;
import dev.miga.training.compute.TrainingKernels.Qkv;
import java.lang.foreign.Arena;
import java.util.EnumMap;
import java.util.Map;

/**
 * Gradients of activations, for one layer at a time, {@code [rows, ...]} each.
 *
 * @param x of the residual stream
 * @param hidden of a norm's output, and room for a norm's input
 * @param mlpOutput of what downProj gave
 * @param attentionOutput of what oProj gave
 * @param gated of the GELU's output
 * @param gateUp of its input
 * @param attended of the attention's result
 * @param q of queries; k and v alike
 * @param projected of the fused projection
 * @param lowRank of the low-rank features of each group
 * @param dropped room for an input after dropout
 */
record LayerGradients(
    Floats x,
    Floats hidden,
    Nums mlpOutput,
    Nums attentionOutput,
    Floats gated,
    Nums gateUp,
    Floats attended,
    Floats q,
    Floats k,
    Floats v,
    Nums projected,
    Map<LinearGroup, Nums> lowRank,
    Nums dropped) {

  static LayerGradients allocate(
      Arena arena,
      ModelConfig config,
      AttentionShape shape,
      NumberFormat format,
      int rows,
      int rank) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    Map<LinearGroup, Nums> lowRank = new EnumMap<>(LinearGroup.class);
    for (LinearGroup group : LinearGroup.values()) {
      int width = AdaptedLinears.lowRankColumns(group.parts().size() * rank);
      lowRank.put(group, Nums.allocate(arena, format, rows, width));
    }
    return new LayerGradients(
        Floats.allocate(arena, rows, hidden),
        Floats.allocate(arena, rows, hidden),
        Nums.allocate(arena, format, rows, hidden),
        Nums.allocate(arena, format, rows, hidden),
        Floats.allocate(arena, rows, inner),
        Nums.allocate(arena, format, rows, 2 * inner),
        Floats.allocate(arena, rows, shape.queryColumns()),
        Floats.allocate(arena, rows, shape.queryColumns()),
        Floats.allocate(arena, rows, shape.kvColumns()),
        Floats.allocate(arena, rows, shape.kvColumns()),
        Nums.allocate(arena, format, rows, shape.qkvColumns()),
        lowRank,
        Nums.allocate(arena, format, rows, Math.max(inner, shape.queryColumns())));
  }

  /** Gradients of queries, keys and values from a row on. */
  Qkv qkv(int row) {
    return new Qkv(
        AdaptedLinears.at(q, row, 0), AdaptedLinears.at(k, row, 0), AdaptedLinears.at(v, row, 0));
  }
}
