package dev.miga.engine.model;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * All packed weights of a model.
 *
 * @param embedTokens input table
 * @param lmHead output table; the same object where the head is tied
 * @param norm final norm, f32, with Gemma's added 1
 */
record Weights(
    TokenTable embedTokens, List<LayerWeights> layers, MemorySegment norm, TokenTable lmHead) {
  Weights {
    layers = List.copyOf(layers);
  }
}
