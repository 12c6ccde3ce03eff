package dev.miga.engine.model;

import dev.miga.kernels.PackedMatrix;
import java.lang.foreign.MemorySegment;

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
    MemorySegment postFeedforwardLayernorm) {}
