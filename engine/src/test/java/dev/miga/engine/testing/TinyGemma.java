package dev.miga.engine.testing;

import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.gguf.GgufExport;
import dev.miga.engine.format.gguf.GgufTensorType;
import dev.miga.engine.format.gguf.GgufValue;
import dev.miga.engine.format.gguf.GgufWriter;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A tiny random Gemma 3 as a GGUF file, the same for the same seed:
 *
 * <pre>{@code
 * Path file = TinyGemma.standard().withLayers(8).withBlockType(GgmlType.Q4_0).write(folder);
 * try (ModelFile model = GgufFile.open(file)) { ... }
 * }</pre>
 *
 * <p>Its vocabulary is {@link TinyVocabulary}. Weights are random, so its text is noise, but its
 * logits are spread as a real model's are.
 *
 * @param embeddingType of the token table
 * @param blockType of all projections; its block must divide hidden, inner and attention width
 * @param chatTemplate Jinja text to carry, if any
 */
public record TinyGemma(
    ModelConfig config,
    GgmlType embeddingType,
    GgmlType blockType,
    Optional<String> chatTemplate,
    long seed) {

  /** 4 layers of width 64, every second one global, window 16, all weights F32. */
  public static TinyGemma standard() {
    return new TinyGemma(
        config(4, 64, 128, 4, 2, 32, 16), GgmlType.F32, GgmlType.F32, Optional.empty(), 42);
  }

  /** 2 layers of width 256, so that every block format fits, Q8_0. */
  public static TinyGemma wide() {
    return new TinyGemma(
        config(2, 256, 512, 4, 1, 64, 16), GgmlType.Q8_0, GgmlType.Q8_0, Optional.empty(), 42);
  }

  /** A configuration with {@link TinyVocabulary} and a global layer every second one. */
  public static ModelConfig config(
      int layers, int hidden, int inner, int heads, int keyValueHeads, int headDim, int window) {
    return new ModelConfig(
        TinyVocabulary.SIZE,
        hidden,
        inner,
        layers,
        heads,
        keyValueHeads,
        headDim,
        512,
        1e-6f,
        window,
        1e6f,
        1e4f,
        1,
        headDim,
        IntStream.range(0, layers).mapToObj(layer -> layer % 2 == 0).toList(),
        true);
  }

  /** The same with another shape; its vocabulary size must be {@link TinyVocabulary#SIZE}. */
  public TinyGemma withConfig(ModelConfig other) {
    return new TinyGemma(other, embeddingType, blockType, chatTemplate, seed);
  }

  /** The same with more or fewer layers. */
  public TinyGemma withLayers(int layers) {
    return withConfig(
        config(
            layers,
            config.hiddenSize(),
            config.intermediateSize(),
            config.numAttentionHeads(),
            config.numKeyValueHeads(),
            config.headDim(),
            config.slidingWindow()));
  }

  /** The same with another type of token table. */
  public TinyGemma withEmbeddingType(GgmlType type) {
    return new TinyGemma(config, type, blockType, chatTemplate, seed);
  }

  /** The same with another type of projections. */
  public TinyGemma withBlockType(GgmlType type) {
    return new TinyGemma(config, embeddingType, type, chatTemplate, seed);
  }

  /** The same with a chat template. */
  public TinyGemma withChatTemplate(String jinja) {
    return new TinyGemma(config, embeddingType, blockType, Optional.of(jinja), seed);
  }

  /** The same shape with other weights. */
  public TinyGemma withSeed(long other) {
    return new TinyGemma(config, embeddingType, blockType, chatTemplate, other);
  }

  /** Writes {@code tiny.gguf} to a folder. */
  public Path write(Path folder) {
    Path path = folder.resolve("tiny.gguf");
    List<GgufWriter.TensorSpec> specs = new ArrayList<>();
    GemmaTensors.shapes(config)
        .forEach(
            (name, shape) ->
                specs.add(
                    new GgufWriter.TensorSpec(
                        GgufExport.tensorName(name),
                        GgufTensorType.valueOf(type(name, shape).name()),
                        shape)));
    RandomWeights random = new RandomWeights(new Random(seed));
    try (GgufWriter writer = GgufWriter.create(path, metadata(), specs)) {
      GemmaTensors.shapes(config)
          .forEach(
              (name, shape) -> writer.write(MemorySegment.ofArray(weights(random, name, shape))));
      writer.commit();
    }
    return path;
  }

  private Map<String, GgufValue> metadata() {
    return GgufExport.metadata("tiny", config, Optional.of(TinyVocabulary.create()), chatTemplate);
  }

  private GgmlType type(String name, List<Long> shape) {
    if (shape.size() == 1) {
      return GgmlType.F32;
    }
    return GemmaTensors.isTable(name) ? embeddingType : blockType;
  }

  private byte[] weights(RandomWeights random, String name, List<Long> shape) {
    if (shape.size() == 1) {
      return random.norm(Math.toIntExact(shape.getFirst()));
    }
    float deviation = (float) (1 / Math.sqrt(shape.getLast()));
    return random.tensor(type(name, shape), shape.getFirst() * shape.getLast(), deviation);
  }
}
