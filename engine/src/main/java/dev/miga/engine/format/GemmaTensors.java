package dev.miga.engine.format;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tensors a Gemma 3 text model consists of, and their shapes: what a file must hold for its
 * own configuration.
 */
public final class GemmaTensors {
  /** The token table {@code [vocabSize, hiddenSize]}. */
  public static final String EMBEDDING = "model.embed_tokens.weight";

  /** The output head, where it is not the token table. */
  public static final String HEAD = "lm_head.weight";

  /** The last norm {@code [hiddenSize]}. */
  public static final String FINAL_NORM = "model.norm.weight";

  private GemmaTensors() {}

  /** Name of a tensor of a layer, {@code layer(0, "self_attn.q_proj")} for example. */
  public static String layer(int layer, String part) {
    return "model.layers." + layer + "." + part + ".weight";
  }

  /** Whether a tensor is the token table or the output head. */
  public static boolean isTable(String name) {
    return name.equals(EMBEDDING) || name.equals(HEAD);
  }

  /** Shapes by name, in the order of computation. */
  public static Map<String, List<Long>> shapes(ModelConfig config) {
    long hidden = config.hiddenSize();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put(EMBEDDING, List.of((long) config.vocabSize(), hidden));
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      addLayer(shapes, config, layer);
    }
    shapes.put(FINAL_NORM, List.of(hidden));
    if (!config.tieWordEmbeddings()) {
      shapes.put(HEAD, List.of((long) config.vocabSize(), hidden));
    }
    return shapes;
  }

  private static void addLayer(Map<String, List<Long>> shapes, ModelConfig config, int layer) {
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    long head = config.headDim();
    long queries = head * config.numAttentionHeads();
    long keys = head * config.numKeyValueHeads();
    shapes.put(layer(layer, "input_layernorm"), List.of(hidden));
    shapes.put(layer(layer, "self_attn.q_proj"), List.of(queries, hidden));
    shapes.put(layer(layer, "self_attn.k_proj"), List.of(keys, hidden));
    shapes.put(layer(layer, "self_attn.v_proj"), List.of(keys, hidden));
    shapes.put(layer(layer, "self_attn.q_norm"), List.of(head));
    shapes.put(layer(layer, "self_attn.k_norm"), List.of(head));
    shapes.put(layer(layer, "self_attn.o_proj"), List.of(hidden, queries));
    shapes.put(layer(layer, "post_attention_layernorm"), List.of(hidden));
    shapes.put(layer(layer, "pre_feedforward_layernorm"), List.of(hidden));
    shapes.put(layer(layer, "mlp.gate_proj"), List.of(inner, hidden));
    shapes.put(layer(layer, "mlp.up_proj"), List.of(inner, hidden));
    shapes.put(layer(layer, "mlp.down_proj"), List.of(hidden, inner));
    shapes.put(layer(layer, "post_feedforward_layernorm"), List.of(hidden));
  }

  /**
   * Checks that a file holds every tensor that its configuration asks for, in the right shape, and
   * none besides that would change what the model computes.
   *
   * @throws MigaException naming the first that is wrong
   */
  public static void require(ModelFile file) {
    Map<String, List<Long>> shapes = shapes(file.config());
    shapes.forEach(
        (name, shape) -> {
          Tensor tensor = file.tensor(name);
          if (!tensor.shape().equals(shape)) {
            throw new MigaException(
                ErrorCode.INVALID_FILE,
                "%s: tensor '%s' should have shape %s for this configuration, found %s"
                    .formatted(file.path(), name, shape, tensor.shape()));
          }
        });
    for (String name : file.tensorNames()) {
      if (!shapes.containsKey(name)) {
        throw new MigaException(
            ErrorCode.UNSUPPORTED,
            "%s: tensor %s has no place in a Gemma 3 text model; convert the original checkpoint"
                .formatted(file.path(), Printable.quote(name)));
      }
    }
  }
}
