package dev.miga.engine.format.gguf;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.VocabularyData;
import dev.miga.kernels.GgmlType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A Gemma 3 text model in GGUF's words, as llama.cpp's converter writes them. */
public final class GgufExport {
  /** SHA-256 of the file that a model was rounded from. */
  static final String QUANTIZED_FROM = "miga.quantized_from";

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

  /** Metadata of a copy of a model: its own, where it is a GGUF file. May be changed. */
  public static Map<String, GgufValue> metadata(ModelFile model) {
    return model instanceof GgufFile gguf
        ? new LinkedHashMap<>(gguf.header().metadata())
        : metadata(
            String.valueOf(model.path().toAbsolutePath().getFileName()),
            model.config(),
            model.vocabulary(),
            model.chatTemplate());
  }

  /**
   * Metadata of a low-rank adapter for Gemma 3, as llama.cpp's {@code convert_lora_to_gguf.py}
   * writes it.
   *
   * @param type of its factors
   * @param alpha rank times what their product is to be multiplied with
   */
  public static Map<String, GgufValue> adapterMetadata(String name, GgmlType type, float alpha) {
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    metadata.put(GgufConfig.ARCHITECTURE_KEY, GgufValue.of(GgufConfig.ARCHITECTURE));
    metadata.put("general.type", GgufValue.of("adapter"));
    metadata.put("general.name", GgufValue.of(name));
    metadata.put("adapter.type", GgufValue.of("lora"));
    metadata.put("adapter.lora.alpha", GgufValue.of(alpha));
    putFileType(metadata, type);
    return metadata;
  }

  /** Says what a model was tuned for, and whose terms that leaves it under. */
  public static void putSpecialist(Map<String, GgufValue> metadata, String name) {
    metadata.put("general.finetune", GgufValue.of(name));
    metadata.putIfAbsent("general.license", GgufValue.of("gemma"));
  }

  /** Says what a model was rounded from, unless that itself was rounded from another. */
  static void putOrigin(Map<String, GgufValue> metadata, String sha256) {
    metadata.putIfAbsent(QUANTIZED_FROM, GgufValue.of(sha256));
  }

  /** Says what most weights are; of a type that Miga does not write, leaves what there is. */
  static void putFileType(Map<String, GgufValue> metadata, GgmlType type) {
    TensorEncoder.fileType(type)
        .ifPresent(number -> metadata.put("general.file_type", GgufValue.of(number)));
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
