package dev.miga.engine.format.gguf;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.VocabularyData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A Gemma 3 text model in GGUF's words, as llama.cpp's converter writes them. */
public final class GgufExport {
  private GgufExport() {}

  /** Metadata of a model. */
  public static Map<String, GgufValue> metadata(
      String name,
      ModelConfig config,
      Optional<VocabularyData> vocabulary,
      Optional<String> chatTemplate) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put(GgufConfig.ARCHITECTURE_KEY, GgufValue.of(GgufConfig.ARCHITECTURE));
    metadata.put("general.type", GgufValue.of("model"));
    metadata.put("general.name", GgufValue.of(name));
    metadata.put("general.quantization_version", GgufValue.of(2));
    GgufConfig.write(config, metadata);
    vocabulary.ifPresent(data -> GgufVocabulary.write(data, metadata));
    chatTemplate.ifPresent(
        jinja -> metadata.put(GgufVocabulary.CHAT_TEMPLATE, GgufValue.of(jinja)));
    return metadata;
  }

  /**
   * The GGUF name of a tensor.
   *
   * @throws IllegalArgumentException if Gemma 3 has no such tensor
   */
  public static String tensorName(String huggingFaceName) {
    return GgufTensorNames.fromHuggingFace(huggingFaceName)
        .orElseThrow(
            () -> new IllegalArgumentException("no tensor of Gemma 3: " + huggingFaceName));
  }
}
