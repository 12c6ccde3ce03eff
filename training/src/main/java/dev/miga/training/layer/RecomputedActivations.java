package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.AttentionShape;
import dev.miga.kernels.training.NumberFormat;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.TrainingKernels.Qkv;
import java.lang.foreign.Arena;

/**
 * What follows row by row from {@link LayerActivations}, {@code [rows, ...]} each: one for all
 * layers, of that layer whose pass it is. The backward pass computes it again.
 *
 * @param attentionInput norm of the residual stream that came in
 * @param q rotated queries; k and v alike
 * @param middle the residual stream after the attention
 * @param mlpInput its norm
 * @param gated GELU of gate, times up
 */
record RecomputedActivations(
    Nums attentionInput, Nums q, Nums k, Nums v, Floats middle, Nums mlpInput, Nums gated) {

  static RecomputedActivations allocate(
      Arena arena, ModelConfig config, AttentionShape shape, NumberFormat format, int rows) {
    int hidden = config.hiddenSize();
    return new RecomputedActivations(
        Nums.allocate(arena, format, rows, hidden),
        Nums.allocate(arena, format, rows, shape.queryColumns()),
        Nums.allocate(arena, format, rows, shape.kvColumns()),
        Nums.allocate(arena, format, rows, shape.kvColumns()),
        Floats.allocate(arena, rows, hidden),
        Nums.allocate(arena, format, rows, hidden),
        Nums.allocate(arena, format, rows, config.intermediateSize()));
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
