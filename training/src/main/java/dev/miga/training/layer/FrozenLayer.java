package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.Norm;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.AttentionShape;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What is never trained of one layer; norms are f32 vectors that include Gemma's added 1.
 *
 * @param rope see {@link dev.miga.engine.model.RopeTable}
 */
record FrozenLayer(
    MemorySegment inputNorm,
    MemorySegment postAttentionNorm,
    MemorySegment preFeedforwardNorm,
    MemorySegment postFeedforwardNorm,
    TrainingKernels.HeadNorms headNorms,
    AttentionShape attention,
    Floats rope) {

  /** Reads a layer. */
  static FrozenLayer read(Arena arena, ModelFile file, int layer, Floats rope) {
    ModelConfig config = file.config();
    return new FrozenLayer(
        norm(arena, file, Norm.INPUT.weight(layer)),
        norm(arena, file, Norm.POST_ATTENTION.weight(layer)),
        norm(arena, file, Norm.PRE_FEEDFORWARD.weight(layer)),
        norm(arena, file, Norm.POST_FEEDFORWARD.weight(layer)),
        new TrainingKernels.HeadNorms(
            norm(arena, file, Norm.Q.weight(layer)),
            norm(arena, file, Norm.K.weight(layer)),
            config.rmsNormEps()),
        attention(config, layer),
        rope);
  }

  private static AttentionShape attention(ModelConfig config, int layer) {
    ModelConfig.Attention attention = config.attention(layer);
    return new AttentionShape(
        config.numAttentionHeads(),
        config.numKeyValueHeads(),
        config.headDim(),
        attention.window(),
        attention.scale());
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
