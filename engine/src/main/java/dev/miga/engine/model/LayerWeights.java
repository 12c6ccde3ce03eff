package dev.miga.engine.model;

import dev.miga.kernels.PackedMatrix;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
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
  private static final String Q = "self_attn.q_proj.weight";
  private static final String K = "self_attn.k_proj.weight";
  private static final String V = "self_attn.v_proj.weight";
  private static final String O = "self_attn.o_proj.weight";
  private static final String GATE = "mlp.gate_proj.weight";
  private static final String UP = "mlp.up_proj.weight";
  private static final String DOWN = "mlp.down_proj.weight";

  /** The linears by their names within the layer. */
  Map<String, PackedMatrix> matrices() {
    Map<String, PackedMatrix> matrices = new LinkedHashMap<>();
    map(
        (name, matrix) -> {
          matrices.put(name, matrix);
          return matrix;
        });
    return matrices;
  }

  /** The same layer with other linears, chosen by name. */
  LayerWeights map(BiFunction<String, PackedMatrix, PackedMatrix> change) {
    return new LayerWeights(
        inputLayernorm,
        change.apply(Q, qProj),
        change.apply(K, kProj),
        change.apply(V, vProj),
        qNorm,
        kNorm,
        change.apply(O, oProj),
        postAttentionLayernorm,
        preFeedforwardLayernorm,
        change.apply(GATE, gateProj),
        change.apply(UP, upProj),
        change.apply(DOWN, downProj),
        postFeedforwardLayernorm);
  }
}
