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
  public ModelConfig {
    slidingLayers = List.copyOf(slidingLayers);
    if (slidingLayers.size() != numHiddenLayers) {
      throw new IllegalArgumentException(
          slidingLayers.size() + " layer types for " + numHiddenLayers + " layers");
    }
  }
}
