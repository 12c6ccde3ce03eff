package dev.miga.engine.format.safetensors;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelLimits;
import dev.miga.engine.format.Printable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The configuration of a Gemma 3 text model from {@code config.json}, of a text-only checkpoint or
 * of one that sees images too. Defaults are those of Transformers, {@code Gemma3TextConfig}.
 */
final class HuggingFaceConfig {
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";
  private static final int DEFAULT_PATTERN = 6;

  private final JsonFile json;

  private HuggingFaceConfig(JsonFile json) {
    this.json = json;
  }

  /**
   * Reads a configuration.
   *
   * @throws MigaException if the model is another, or a value out of range
   */
  static ModelConfig read(Path path) {
    JsonFile json = JsonFile.read(path);
    String type = json.string("model_type").orElse("none");
    return switch (type) {
      case "gemma3_text" -> new HuggingFaceConfig(json).config();
      case "gemma3" ->
          new HuggingFaceConfig(
                  json.object("text_config")
                      .orElseThrow(() -> json.wrong("text_config", "an object", "none")))
              .config();
      default ->
          throw new MigaException(
              ErrorCode.UNSUPPORTED,
              "%s: a model of type %s; Miga runs Gemma 3 text models ('gemma3_text')"
                  .formatted(path, Printable.quote(type)));
    };
  }

  private ModelConfig config() {
    requireKnownArithmetic();
    int layers = json.size("num_hidden_layers", 26, ModelLimits.LAYERS);
    int heads = json.size("num_attention_heads", 8, ModelLimits.HEADS);
    int keyValueHeads = json.size("num_key_value_heads", 4, ModelLimits.HEADS);
    int headDim = json.size("head_dim", 256, ModelLimits.HEAD_DIM);
    if (heads % keyValueHeads != 0) {
      throw json.wrong("num_key_value_heads", "a divisor of " + heads, keyValueHeads);
    }
    if (headDim % 2 != 0) {
      throw json.wrong("head_dim", "even", headDim);
    }
    return new ModelConfig(
        json.size("vocab_size", 262_208, ModelLimits.VOCAB_SIZE),
        json.size("hidden_size", 2304, ModelLimits.HIDDEN_SIZE),
        json.size("intermediate_size", 9216, ModelLimits.INTERMEDIATE_SIZE),
        layers,
        heads,
        keyValueHeads,
        headDim,
        json.size("max_position_embeddings", 131_072, ModelLimits.POSITIONS),
        json.real("rms_norm_eps", 1e-6f, ModelLimits.NORM_EPSILON),
        json.size("sliding_window", 4096, ModelLimits.POSITIONS),
        theta(FULL, "rope_theta", 1e6f),
        theta(SLIDING, "rope_local_base_freq", 1e4f),
        ropeScalingFactor(),
        json.real("query_pre_attn_scalar", 256, ModelLimits.SCORE_SCALAR),
        slidingLayers(layers),
        json.bool("tie_word_embeddings", true));
  }

  /** What another value of would change the computation itself. */
  private void requireKnownArithmetic() {
    for (String name : List.of("final_logit_softcapping", "attn_logit_softcapping")) {
      if (json.has(name)) {
        throw json.unsupported(name, json.positive(name, 1), "Gemma 3, which has none");
      }
    }
    String activation = json.string("hidden_activation").orElse("gelu_pytorch_tanh");
    if (!activation.equals("gelu_pytorch_tanh")) {
      throw json.unsupported("hidden_activation", activation, "'gelu_pytorch_tanh'");
    }
    for (String name : List.of("attention_bias", "use_bidirectional_attention")) {
      if (json.bool(name, false)) {
        throw json.unsupported(name, true, "causal models without biases");
      }
    }
  }

  /** Rotation parameters of a kind of layer, as newer files have them. */
  private JsonFile rope(String kind) {
    return json.object("rope_parameters")
        .flatMap(parameters -> parameters.object(kind))
        .orElse(new JsonFile(json.path(), Map.of()));
  }

  private float theta(String kind, String olderName, float fallback) {
    float older = json.real(olderName, fallback, ModelLimits.ROPE_THETA);
    return rope(kind).real("rope_theta", older, ModelLimits.ROPE_THETA);
  }

  private float ropeScalingFactor() {
    JsonFile scaling = json.object("rope_scaling").orElse(rope(FULL));
    String type = scaling.string("rope_type").or(() -> scaling.string("type")).orElse("default");
    return switch (type) {
      case "default" -> 1;
      case "linear" -> scaling.real("factor", 1, ModelLimits.ROPE_SCALING);
      default -> throw scaling.unsupported("rope_type", type, "'default' and 'linear'");
    };
  }

  private List<Boolean> slidingLayers(int layers) {
    if (!json.has("layer_types")) {
      int pattern =
          json.size(
              "sliding_window_pattern",
              json.size("_sliding_window_pattern", DEFAULT_PATTERN, 1 << 10),
              1 << 10);
      return IntStream.range(0, layers).mapToObj(i -> (i + 1) % pattern != 0).toList();
    }
    List<?> types = json.list("layer_types");
    if (types.size() != layers
        || types.stream().anyMatch(t -> !t.equals(SLIDING) && !t.equals(FULL))) {
      throw json.wrong("layer_types", layers + " of '" + SLIDING + "', '" + FULL + "'", types);
    }
    return types.stream().map(SLIDING::equals).toList();
  }
}
