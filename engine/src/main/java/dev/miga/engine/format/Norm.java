package dev.miga.engine.format;

import java.util.List;

/** A norm of a layer: of the residual stream, of what is added to it, or of each head. */
public enum Norm implements LayerTensor {
  INPUT("input_layernorm"),
  Q("self_attn.q_norm"),
  K("self_attn.k_norm"),
  POST_ATTENTION("post_attention_layernorm"),
  PRE_FEEDFORWARD("pre_feedforward_layernorm"),
  POST_FEEDFORWARD("post_feedforward_layernorm");

  private final String part;

  Norm(String part) {
    this.part = part;
  }

  @Override
  public String part() {
    return part;
  }

  @Override
  public List<Long> shape(ModelConfig config) {
    return switch (this) {
      case Q, K -> List.of((long) config.headDim());
      case INPUT, POST_ATTENTION, PRE_FEEDFORWARD, POST_FEEDFORWARD ->
          List.of((long) config.hiddenSize());
    };
  }
}
