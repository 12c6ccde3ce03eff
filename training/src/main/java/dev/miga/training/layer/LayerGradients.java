package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.AttentionShape;
import dev.miga.kernels.training.NumberFormat;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.TrainingKernels.Qkv;
import java.lang.foreign.Arena;

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
 * @param room for an input after dropout, or packed
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
    Nums room) {

  static LayerGradients allocate(
      Arena arena, ModelConfig config, AttentionShape shape, NumberFormat format, int rows) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
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
        Nums.allocate(arena, format, rows + 1, roundUp(Math.max(inner, shape.queryColumns()))));
  }

  /** To whole panels of the kernels. */
  private static int roundUp(int columns) {
    return (columns + 63) / 64 * 64;
  }

  /** Gradients of queries, keys and values from a row on. */
  Qkv qkv(int row) {
    return new Qkv(
        AdaptedLinears.at(q, row, 0), AdaptedLinears.at(k, row, 0), AdaptedLinears.at(v, row, 0));
  }
}
