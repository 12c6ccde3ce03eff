package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import java.util.List;

/** Linears of a layer that share their input, and so are computed together. */
public enum LinearGroup {
  QKV,
  O,
  GATE_UP,
  DOWN;

  /** Names in the checkpoint, {@code self_attn.q_proj} for example. */
  public List<String> parts() {
    return switch (this) {
      case QKV -> List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj");
      case O -> List.of("self_attn.o_proj");
      case GATE_UP -> List.of("mlp.gate_proj", "mlp.up_proj");
      case DOWN -> List.of("mlp.down_proj");
    };
  }

  /** Input features. */
  public int inFeatures(ModelConfig config) {
    return switch (this) {
      case QKV, GATE_UP -> config.hiddenSize();
      case O -> config.numAttentionHeads() * config.headDim();
      case DOWN -> config.intermediateSize();
    };
  }

  /** Output features of each part. */
  public int[] outFeatures(ModelConfig config) {
    int keys = config.numKeyValueHeads() * config.headDim();
    return switch (this) {
      case QKV -> new int[] {config.numAttentionHeads() * config.headDim(), keys, keys};
      case O, DOWN -> new int[] {config.hiddenSize()};
      case GATE_UP -> new int[] {config.intermediateSize(), config.intermediateSize()};
    };
  }
}
