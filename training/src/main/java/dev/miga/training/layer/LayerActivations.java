package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.Floats;
import dev.miga.training.compute.AttentionShape;
import dev.miga.training.compute.NumberFormat;
import dev.miga.training.compute.Nums;
import dev.miga.training.compute.TrainingKernels.Qkv;
import java.lang.foreign.Arena;

/**
 * What a layer keeps between its passes, {@code [rows, ...]} each.
 *
 * @param x the residual stream that came in
 * @param attentionInput its norm
 * @param projected the fused projection: queries, keys, values
 * @param q rotated queries; k and v alike
 * @param attended result of the attention
 * @param logSums logarithms of the softmax's sums, {@code [rows, heads]}
 * @param attentionOutput what oProj made of it
 * @param middle the residual stream after the attention
 * @param mlpInput its norm
 * @param gateUp gate, then up
 * @param gated GELU of gate, times up
 * @param mlpOutput what downProj made of it
 */
record LayerActivations(
    Floats x,
    Nums attentionInput,
    Floats projected,
    Nums q,
    Nums k,
    Nums v,
    Nums attended,
    Floats logSums,
    Floats attentionOutput,
    Floats middle,
    Nums mlpInput,
    Floats gateUp,
    Nums gated,
    Floats mlpOutput) {

  static LayerActivations allocate(
      Arena arena, ModelConfig config, AttentionShape shape, NumberFormat format, int rows) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    return new LayerActivations(
        Floats.allocate(arena, rows, hidden),
        Nums.allocate(arena, format, rows, hidden),
        Floats.allocate(arena, rows, shape.qkvColumns()),
        Nums.allocate(arena, format, rows, shape.queryColumns()),
        Nums.allocate(arena, format, rows, shape.kvColumns()),
        Nums.allocate(arena, format, rows, shape.kvColumns()),
        Nums.allocate(arena, format, rows, shape.queryColumns()),
        Floats.allocate(arena, rows, shape.heads()),
        Floats.allocate(arena, rows, hidden),
        Floats.allocate(arena, rows, hidden),
        Nums.allocate(arena, format, rows, hidden),
        Floats.allocate(arena, rows, 2 * inner),
        Nums.allocate(arena, format, rows, inner),
        Floats.allocate(arena, rows, hidden));
  }

  /** Queries, keys and values of the whole batch. */
  Qkv qkv() {
    return new Qkv(q.segment(), k.segment(), v.segment());
  }

  /** Queries, keys and values from a row on. */
  Qkv qkv(int row) {
    return new Qkv(q.at(row), k.at(row), v.at(row));
  }
}
