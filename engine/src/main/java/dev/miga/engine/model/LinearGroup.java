package dev.miga.engine.model;

import dev.miga.engine.format.Linear;
import dev.miga.engine.format.ModelConfig;
import java.util.List;

/** Linears of a layer that share their input, and so are computed together. */
public enum LinearGroup {
  QKV,
  O,
  GATE_UP,
  DOWN;

  /** The linears, in the order of their outputs. */
  public List<Linear> parts() {
    return switch (this) {
      case QKV -> List.of(Linear.Q, Linear.K, Linear.V);
      case O -> List.of(Linear.O);
      case GATE_UP -> List.of(Linear.GATE, Linear.UP);
      case DOWN -> List.of(Linear.DOWN);
    };
  }

  /** Input features. */
  public int inFeatures(ModelConfig config) {
    return parts().getFirst().inFeatures(config);
  }

  /** Output features of each part. */
  public int[] outFeatures(ModelConfig config) {
    return parts().stream().mapToInt(part -> part.outFeatures(config)).toArray();
  }
}
