package dev.miga.engine.model;

import dev.miga.engine.format.Linear;
import dev.miga.kernels.PackedMatrix;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Weights of one decoder layer; norms are f32 vectors that include Gemma's added 1. */
record LayerWeights(
    MemorySegment inputLayernorm,
    PackedMatrix qProj,
    PackedMatrix kProj,
    PackedMatrix vProj,
    MemorySegment qNorm,
    MemorySegment kNorm,
    PackedMatrix oProj,
    MemorySegment postAttentionLayernorm,
    MemorySegment preFeedforwardLayernorm,
    PackedMatrix gateProj,
    PackedMatrix upProj,
    PackedMatrix downProj,
    MemorySegment postFeedforwardLayernorm) {
  /** The linears. */
  Map<Linear, PackedMatrix> matrices() {
    Map<Linear, PackedMatrix> matrices = new EnumMap<>(Linear.class);
    map(
        (linear, matrix) -> {
          matrices.put(linear, matrix);
          return matrix;
        });
    return matrices;
  }

  /** The same layer with other linears. */
  LayerWeights map(BiFunction<Linear, PackedMatrix, PackedMatrix> change) {
    return new LayerWeights(
        inputLayernorm,
        change.apply(Linear.Q, qProj),
        change.apply(Linear.K, kProj),
        change.apply(Linear.V, vProj),
        qNorm,
        kNorm,
        change.apply(Linear.O, oProj),
        postAttentionLayernorm,
        preFeedforwardLayernorm,
        change.apply(Linear.GATE, gateProj),
        change.apply(Linear.UP, upProj),
        change.apply(Linear.DOWN, downProj),
        postFeedforwardLayernorm);
  }
}
