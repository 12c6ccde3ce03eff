package dev.miga.engine.format;

import java.util.List;

/** A tensor that every layer of Gemma 3 has. */
public sealed interface LayerTensor permits Linear, Norm {

  /** All of them, in the order of computation. */
  static List<LayerTensor> inOrder() {
    return List.of(
        Norm.INPUT,
        Linear.Q,
        Linear.K,
        Linear.V,
        Norm.Q,
        Norm.K,
        Linear.O,
        Norm.POST_ATTENTION,
        Norm.PRE_FEEDFORWARD,
        Linear.GATE,
        Linear.UP,
        Linear.DOWN,
        Norm.POST_FEEDFORWARD);
  }

  /** Its module's name within the layer, as in Hugging Face's checkpoints. */
  String part();

  /** Its shape: {@code [out, in]} of a linear, {@code [width]} of a norm. */
  List<Long> shape(ModelConfig config);

  /** Its module's name in a layer, {@code model.layers.0.self_attn.q_proj} for example. */
  default String in(int layer) {
    return GemmaTensors.LAYERS + layer + "." + part();
  }

  /** Its own name in a layer, {@code model.layers.0.self_attn.q_proj.weight} for example. */
  default String weight(int layer) {
    return in(layer) + GemmaTensors.WEIGHT;
  }
}
