package dev.miga.engine.format;

import java.util.List;

/**
 * Shape of a Gemma 3 text model; names as in Hugging Face's {@code config.json}.
 *
 * @param ropeTheta base of the rotation on global layers
 * @param ropeLocalBaseFreq base of the rotation on sliding layers
 * @param ropeScalingFactor positions on global layers are divided by it (linear scaling); 1 for
 *     none
 * @param queryPreAttnScalar scores are divided by its square root
 * @param slidingLayers for each layer, whether it sees {@code slidingWindow} positions only
 */
public record ModelConfig(
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int numKeyValueHeads,
    int headDim,
    int maxPositionEmbeddings,
    float rmsNormEps,
    int slidingWindow,
    float ropeTheta,
    float ropeLocalBaseFreq,
    float ropeScalingFactor,
    float queryPreAttnScalar,
    List<Boolean> slidingLayers,
    boolean tieWordEmbeddings) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a number is beyond {@link ModelLimits}; readers of files
   *     check before and name the file's key
   */
  public ModelConfig {
    slidingLayers = List.copyOf(slidingLayers);
    ModelLimits.require("vocabSize", vocabSize, ModelLimits.VOCAB_SIZE);
    ModelLimits.require("hiddenSize", hiddenSize, ModelLimits.HIDDEN_SIZE);
    ModelLimits.require("intermediateSize", intermediateSize, ModelLimits.INTERMEDIATE_SIZE);
    ModelLimits.require("numHiddenLayers", numHiddenLayers, ModelLimits.LAYERS);
    ModelLimits.require("numAttentionHeads", numAttentionHeads, ModelLimits.HEADS);
    ModelLimits.require("numKeyValueHeads", numKeyValueHeads, ModelLimits.HEADS);
    ModelLimits.require("headDim", headDim, ModelLimits.HEAD_DIM);
    ModelLimits.require("maxPositionEmbeddings", maxPositionEmbeddings, ModelLimits.POSITIONS);
    ModelLimits.require("slidingWindow", slidingWindow, ModelLimits.POSITIONS);
    ModelLimits.require("rmsNormEps", rmsNormEps, ModelLimits.NORM_EPSILON);
    ModelLimits.require("ropeTheta", ropeTheta, ModelLimits.ROPE_THETA);
    ModelLimits.require("ropeLocalBaseFreq", ropeLocalBaseFreq, ModelLimits.ROPE_THETA);
    ModelLimits.require("ropeScalingFactor", ropeScalingFactor, ModelLimits.ROPE_SCALING);
    ModelLimits.require("queryPreAttnScalar", queryPreAttnScalar, ModelLimits.SCORE_SCALAR);
    if (slidingLayers.size() != numHiddenLayers) {
      throw new IllegalArgumentException(
          slidingLayers.size() + " layer types for " + numHiddenLayers + " layers");
    }
  }

  /**
   * How a layer attends.
   *
   * @param window positions that a query sees, itself included
   * @param ropeTheta base of the rotation
   * @param ropeFactor positions are divided by it
   * @param scale scores are multiplied by it
   */
  public record Attention(int window, float ropeTheta, float ropeFactor, float scale) {}

  /**
   * How a layer attends. A global layer's window is the context: no position is farther away, and
   * unlike a larger number it overflows nowhere.
   */
  public Attention attention(int layer) {
    float scale = (float) (1 / Math.sqrt(queryPreAttnScalar));
    return slidingLayers.get(layer)
        ? new Attention(slidingWindow, ropeLocalBaseFreq, 1, scale)
        : new Attention(maxPositionEmbeddings, ropeTheta, ropeScalingFactor, scale);
  }

  /** Numbers in a token's queries of all heads. */
  public int queryWidth() {
    return numAttentionHeads * headDim;
  }

  /** Numbers in a token's keys of all heads, or in its values. */
  public int keyValueWidth() {
    return numKeyValueHeads * headDim;
  }
}
