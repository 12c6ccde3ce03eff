package dev.miga.training.layer;

import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.training.AttentionShape;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What is never trained of one layer; norms are f32 vectors that include Gemma's added 1. */
record FrozenLayer(
    MemorySegment inputNorm,
    MemorySegment postAttentionNorm,
    MemorySegment preFeedforwardNorm,
    MemorySegment postFeedforwardNorm,
    TrainingKernels.HeadNorms headNorms,
    AttentionShape attention,
    RopeAngles rope) {

  /** Reads a layer. */
  static FrozenLayer read(Arena arena, ModelFile file, int layer, RopeAngles rope) {
    ModelConfig config = file.config();
    return new FrozenLayer(
        norm(arena, file, GemmaTensors.layer(layer, "input_layernorm")),
        norm(arena, file, GemmaTensors.layer(layer, "post_attention_layernorm")),
        norm(arena, file, GemmaTensors.layer(layer, "pre_feedforward_layernorm")),
        norm(arena, file, GemmaTensors.layer(layer, "post_feedforward_layernorm")),
        new TrainingKernels.HeadNorms(
            norm(arena, file, GemmaTensors.layer(layer, "self_attn.q_norm")),
            norm(arena, file, GemmaTensors.layer(layer, "self_attn.k_norm")),
            config.rmsNormEps()),
        attention(config, layer),
        rope);
  }

  private static AttentionShape attention(ModelConfig config, int layer) {
    return new AttentionShape(
        config.numAttentionHeads(),
        config.numKeyValueHeads(),
        config.headDim(),
        config.slidingLayers().get(layer) ? config.slidingWindow() : Integer.MAX_VALUE,
        (float) (1 / Math.sqrt(config.queryPreAttnScalar())));
  }

  /** A norm's weight, with 1 added where the file leaves it out. */
  static MemorySegment norm(Arena arena, ModelFile file, String name) {
    Tensor tensor = file.tensor(name);
    float[] values = tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
    if (!file.normsIncludeOne()) {
      for (int i = 0; i < values.length; i++) {
        values[i] += 1;
      }
    }
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
  }
}
