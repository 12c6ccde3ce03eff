package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.AttentionShape;
import dev.miga.kernels.training.NumberFormat;
import dev.miga.kernels.training.Nums;
import java.lang.foreign.Arena;

/**
 * What a layer keeps between its passes, {@code [rows, ...]} each: the residual stream, and what
 * took a product or the attention to compute. {@link RecomputedActivations} has the rest.
 *
 * @param x the residual stream that came in
 * @param projected the fused projection: queries, keys, values
 * @param attended result of the attention
 * @param logSums logarithms of the softmax's sums, {@code [rows, heads]}
 * @param attentionOutput what oProj made of it
 * @param gateUp gate, then up
 * @param mlpOutput what downProj made of it
 */
record LayerActivations(
    Floats x,
    Floats projected,
    Nums attended,
    Floats logSums,
    Floats attentionOutput,
    Floats gateUp,
    Floats mlpOutput) {

  static LayerActivations allocate(
      Arena arena, ModelConfig config, AttentionShape shape, NumberFormat format, int rows) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    return new LayerActivations(
        Floats.allocate(arena, rows, hidden),
        Floats.allocate(arena, rows, shape.qkvColumns()),
        Nums.allocate(arena, format, rows, shape.queryColumns()),
        Floats.allocate(arena, rows, shape.heads()),
        Floats.allocate(arena, rows, hidden),
        Floats.allocate(arena, rows, 2 * inner),
        Floats.allocate(arena, rows, hidden));
  }
}
