package dev.miga.engine.format.gguf;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelLimits;
import dev.miga.engine.format.Printable;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The configuration of a Gemma 3 text model from and to {@code gemma3.*} metadata. Defaults are
 * those of llama.cpp's loader, {@code llama-model.cpp}.
 */
final class GgufConfig {
  static final String ARCHITECTURE_KEY = "general.architecture";
  static final String ARCHITECTURE = "gemma3";

  private static final float DEFAULT_LOCAL_BASE = 10_000;
  private static final int DEFAULT_PATTERN = 6;
  private static final String WINDOW = "attention.sliding_window";
  private static final String NORM_EPSILON = "attention.layer_norm_rms_epsilon";

  /** The one size, 27B, whose scores are not scaled by the head's width. */
  private static final int LAYERS_OF_27B = 62;

  private final GgufMetadata metadata;

  private GgufConfig(GgufMetadata metadata) {
    this.metadata = metadata;
  }

  /**
   * Reads a configuration.
   *
   * @param vocabSize rows of the token table
   * @param tied whether the file has no output head of its own
   * @throws MigaException if the architecture is another, or a value missing or out of range
   */
  static ModelConfig read(GgufMetadata metadata, int vocabSize, boolean tied) {
    return new GgufConfig(metadata).config(vocabSize, tied);
  }

  /** Refuses other architectures, and parts of a model that was split. */
  static void requireGemma(GgufMetadata metadata) {
    String architecture = metadata.text(ARCHITECTURE_KEY);
    if (!architecture.equals(ARCHITECTURE)) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "%s: a model of architecture %s; Miga runs Gemma 3 text models ('gemma3')"
              .formatted(metadata.path(), Printable.quote(architecture)));
    }
    Optional<GgufValue> parts = Optional.ofNullable(metadata.values().get("split.count"));
    if (parts.isPresent() && parts.get() instanceof GgufValue.Whole count && count.value() > 1) {
      throw metadata.unsupported(
          "split.count", Long.toString(count.value()), "whole files, join the parts first");
    }
  }

  private ModelConfig config(int vocabSize, boolean tied) {
    refuseSoftcapping();
    if (vocabSize > ModelLimits.VOCAB_SIZE) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "%s: a token table of %d rows; Miga takes at most %d"
              .formatted(metadata.path(), vocabSize, ModelLimits.VOCAB_SIZE));
    }
    int hidden = size("embedding_length", ModelLimits.HIDDEN_SIZE);
    int layers = size("block_count", ModelLimits.LAYERS);
    int heads = size("attention.head_count", ModelLimits.HEADS);
    int contextLength = size("context_length", ModelLimits.POSITIONS);
    int headDim = headDim(hidden, heads);
    boolean hasWindow = metadata.has(key(WINDOW));
    return new ModelConfig(
        vocabSize,
        hidden,
        size("feed_forward_length", ModelLimits.INTERMEDIATE_SIZE),
        layers,
        heads,
        keyValueHeads(heads),
        headDim,
        contextLength,
        within(ModelLimits.NORM_EPSILON, NORM_EPSILON, metadata.positiveReal(key(NORM_EPSILON))),
        hasWindow ? size(WINDOW, ModelLimits.POSITIONS) : contextLength,
        real("rope.freq_base", DEFAULT_LOCAL_BASE, ModelLimits.ROPE_THETA),
        real("rope.freq_base_swa", DEFAULT_LOCAL_BASE, ModelLimits.ROPE_THETA),
        ropeScalingFactor(),
        layers == LAYERS_OF_27B ? (float) hidden / heads : headDim,
        hasWindow
            ? slidingLayers(layers)
            : IntStream.range(0, layers).mapToObj(i -> false).toList(),
        tied);
  }

  private int size(String name, int maximum) {
    int value = metadata.positive(key(name));
    if (value > maximum) {
      throw metadata.wrong(key(name), "at most " + maximum, Integer.toString(value));
    }
    return value;
  }

  private float real(String name, float fallback, ModelLimits.Range range) {
    return within(range, name, metadata.optionalPositiveReal(key(name)).orElse(fallback));
  }

  private float within(ModelLimits.Range range, String name, float value) {
    if (!range.contains(value)) {
      throw metadata.wrong(key(name), range.toString(), Float.toString(value));
    }
    return value;
  }

  private int headDim(int hidden, int heads) {
    int headDim = metadata.optionalPositive(key("attention.key_length")).orElse(hidden / heads);
    int values = metadata.optionalPositive(key("attention.value_length")).orElse(headDim);
    if (values != headDim) {
      throw metadata.unsupported(
          key("attention.value_length"), Integer.toString(values), "values as wide as keys");
    }
    if (headDim < 2 || headDim > ModelLimits.HEAD_DIM || headDim % 2 != 0) {
      throw metadata.wrong(
          key("attention.key_length"),
          "even, 2 to " + ModelLimits.HEAD_DIM,
          Integer.toString(headDim));
    }
    return headDim;
  }

  private int keyValueHeads(int heads) {
    int count = metadata.optionalPositive(key("attention.head_count_kv")).orElse(heads);
    if (count > heads || heads % count != 0) {
      throw metadata.wrong(
          key("attention.head_count_kv"), "a divisor of " + heads, Integer.toString(count));
    }
    return count;
  }

  private float ropeScalingFactor() {
    String type = metadata.optionalText(key("rope.scaling.type")).orElse("linear");
    return switch (type) {
      case "none" -> 1;
      case "linear" -> real("rope.scaling.factor", 1, ModelLimits.ROPE_SCALING);
      default ->
          throw metadata.unsupported(
              key("rope.scaling.type"), Printable.quote(type), "'none' and 'linear'");
    };
  }

  /** Either a period, its last layer global, or a flag for each layer. */
  private List<Boolean> slidingLayers(int layers) {
    String key = key("attention.sliding_window_pattern");
    if (metadata.values().get(key) instanceof GgufValue.Array array) {
      if (array.elementType() != GgufType.BOOL || array.count() != layers) {
        throw metadata.wrong(key, layers + " bools", array.count() + " " + array.elementType());
      }
      return IntStream.range(0, layers)
          .mapToObj(i -> array.data().get(ValueLayout.JAVA_BYTE, i) != 0)
          .toList();
    }
    int pattern = metadata.optionalPositive(key).orElse(DEFAULT_PATTERN);
    return IntStream.range(0, layers).mapToObj(i -> (i + 1) % pattern != 0).toList();
  }

  private void refuseSoftcapping() {
    for (String name : List.of("final_logit_softcapping", "attn_logit_softcapping")) {
      metadata
          .value(key(name), GgufValue.Real.class)
          .filter(real -> real.value() != 0)
          .ifPresent(
              real -> {
                throw metadata.unsupported(
                    key(name), Double.toString(real.value()), "Gemma 3, which has none");
              });
    }
  }

  /** Writes a configuration as llama.cpp's converter does. */
  static void write(ModelConfig config, Map<String, GgufValue> metadata) {
    metadata.put(key("context_length"), GgufValue.of(config.maxPositionEmbeddings()));
    metadata.put(key("embedding_length"), GgufValue.of(config.hiddenSize()));
    metadata.put(key("block_count"), GgufValue.of(config.numHiddenLayers()));
    metadata.put(key("feed_forward_length"), GgufValue.of(config.intermediateSize()));
    metadata.put(key("attention.head_count"), GgufValue.of(config.numAttentionHeads()));
    metadata.put(key("attention.head_count_kv"), GgufValue.of(config.numKeyValueHeads()));
    metadata.put(key("attention.layer_norm_rms_epsilon"), GgufValue.of(config.rmsNormEps()));
    metadata.put(key("attention.key_length"), GgufValue.of(config.headDim()));
    metadata.put(key("attention.value_length"), GgufValue.of(config.headDim()));
    metadata.put(key("rope.freq_base"), GgufValue.of(config.ropeTheta()));
    metadata.put(key("rope.freq_base_swa"), GgufValue.of(config.ropeLocalBaseFreq()));
    if (config.ropeScalingFactor() != 1) {
      metadata.put(key("rope.scaling.type"), GgufValue.of("linear"));
      metadata.put(key("rope.scaling.factor"), GgufValue.of(config.ropeScalingFactor()));
    }
    metadata.put(key("attention.sliding_window"), GgufValue.of(config.slidingWindow()));
    metadata.put(key("attention.sliding_window_pattern"), pattern(config.slidingLayers()));
  }

  private static GgufValue pattern(List<Boolean> sliding) {
    int first = sliding.indexOf(false) + 1;
    boolean periodic =
        first > 0
            && IntStream.range(0, sliding.size())
                .allMatch(i -> sliding.get(i) == ((i + 1) % first != 0));
    return periodic ? GgufValue.of(first) : GgufValue.ofBools(sliding);
  }

  private static String key(String name) {
    return ARCHITECTURE + "." + name;
  }
}
