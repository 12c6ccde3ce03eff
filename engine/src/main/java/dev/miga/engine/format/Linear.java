package dev.miga.engine.format;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A linear of a layer: {@code y = x W^T} with {@code W [outFeatures, inFeatures]}. */
public enum Linear implements LayerTensor {
  Q("self_attn.q_proj"),
  K("self_attn.k_proj"),
  V("self_attn.v_proj"),
  O("self_attn.o_proj"),
  GATE("mlp.gate_proj"),
  UP("mlp.up_proj"),
  DOWN("mlp.down_proj");

  private static final Pattern MODULE =
      Pattern.compile(Pattern.quote(GemmaTensors.LAYERS) + "\\d{1,4}\\.(.+)");

  private final String part;

  Linear(String part) {
    this.part = part;
  }

  /** Whether a module's name is that of a linear in some layer, however many a model has. */
  public static boolean isOne(String module) {
    Matcher name = MODULE.matcher(module);
    return name.matches()
        && Stream.of(values()).anyMatch(linear -> linear.part.equals(name.group(1)));
  }

  @Override
  public String part() {
    return part;
  }

  /** Columns of the weight. */
  public int inFeatures(ModelConfig config) {
    return switch (this) {
      case Q, K, V, GATE, UP -> config.hiddenSize();
      case O -> config.queryWidth();
      case DOWN -> config.intermediateSize();
    };
  }

  /** Rows of the weight. */
  public int outFeatures(ModelConfig config) {
    return switch (this) {
      case Q -> config.queryWidth();
      case K, V -> config.keyValueWidth();
      case O, DOWN -> config.hiddenSize();
      case GATE, UP -> config.intermediateSize();
    };
  }

  @Override
  public List<Long> shape(ModelConfig config) {
    return List.of((long) outFeatures(config), (long) inFeatures(config));
  }
}
