package dev.miga.engine.testing;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.VocabularyData;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A {@link TinyGemma} as Hugging Face would keep it, weights as F32. */
public final class HuggingFaceFolder {
  private HuggingFaceFolder() {}

  /** Writes {@code model.safetensors}, {@code config.json} and {@code tokenizer.json}. */
  public static void write(ModelFile model, Path folder) {
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), Map.of("format", "pt"), tensors(model));
    writeString(folder.resolve("config.json"), config(model.config()));
    writeString(folder.resolve("tokenizer.json"), tokenizer(model.vocabulary().orElseThrow()));
  }

  /** All tensors as F32, norms without the 1 that GGUF adds. */
  public static List<Tensor> tensors(ModelFile model) {
    List<Tensor> tensors = new ArrayList<>();
    for (String name : model.tensorNames()) {
      Tensor tensor = model.tensor(name);
      float[] weights = tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
      if (tensor.shape().size() == 1) {
        for (int i = 0; i < weights.length; i++) {
          weights[i] -= 1;
        }
      }
      tensors.add(new Tensor(name, GgmlType.F32, tensor.shape(), MemorySegment.ofArray(weights)));
    }
    return tensors;
  }

  /** {@code config.json}. */
  public static String config(ModelConfig config) {
    String layerTypes =
        config.slidingLayers().stream()
            .map(sliding -> sliding ? "\"sliding_attention\"" : "\"full_attention\"")
            .collect(Collectors.joining(", "));
    return """
    {
      "architectures": ["Gemma3ForCausalLM"],
      "model_type": "gemma3_text",
      "attn_logit_softcapping": null,
      "vocab_size": %d, "hidden_size": %d, "intermediate_size": %d,
      "num_hidden_layers": %d, "num_attention_heads": %d, "num_key_value_heads": %d,
      "head_dim": %d, "max_position_embeddings": %d, "rms_norm_eps": %s,
      "sliding_window": %d, "rope_theta": %s, "rope_local_base_freq": %s,
      "query_pre_attn_scalar": %s, "rope_scaling": null, "layer_types": [%s]
    }
    """
        .formatted(
            config.vocabSize(),
            config.hiddenSize(),
            config.intermediateSize(),
            config.numHiddenLayers(),
            config.numAttentionHeads(),
            config.numKeyValueHeads(),
            config.headDim(),
            config.maxPositionEmbeddings(),
            config.rmsNormEps(),
            config.slidingWindow(),
            config.ropeTheta(),
            config.ropeLocalBaseFreq(),
            (int) config.queryPreAttnScalar(),
            layerTypes);
  }

  /** {@code tokenizer.json}: merges as the converter of Hugging Face lists them. */
  public static String tokenizer(VocabularyData vocabulary) {
    List<String> added = new ArrayList<>();
    List<String> vocab = new ArrayList<>();
    List<Integer> merged = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      byte type = vocabulary.types()[id];
      if (type == VocabularyData.TYPE_CONTROL || type == VocabularyData.TYPE_USER_DEFINED) {
        added.add(
            "{\"id\": %d, \"content\": %s, \"special\": %b}"
                .formatted(id, json(stored(vocabulary, id)), type == VocabularyData.TYPE_CONTROL));
      } else if (type == VocabularyData.TYPE_NORMAL) {
        merged.add(id);
      }
      vocab.add(json(stored(vocabulary, id)) + ": " + id);
    }
    merged.sort((a, b) -> Float.compare(vocabulary.scores()[b], vocabulary.scores()[a]));
    return """
    {"version": "1.0", "added_tokens": [%s],
     "model": {"type": "BPE", "byte_fallback": true, "vocab": {%s}, "merges": [%s]}}
    """
        .formatted(
            String.join(", ", added),
            String.join(", ", vocab),
            String.join(", ", merges(vocabulary, merged)));
  }

  private static List<String> merges(VocabularyData vocabulary, List<Integer> bestFirst) {
    Set<String> normal = new HashSet<>();
    bestFirst.forEach(id -> normal.add(piece(vocabulary, id)));
    List<String> merges = new ArrayList<>();
    for (int id : bestFirst) {
      String piece = piece(vocabulary, id);
      IntStream.range(1, piece.length())
          .filter(
              cut ->
                  normal.contains(piece.substring(0, cut)) && normal.contains(piece.substring(cut)))
          .forEach(
              cut ->
                  merges.add(
                      "[%s, %s]"
                          .formatted(json(piece.substring(0, cut)), json(piece.substring(cut)))));
    }
    return merges;
  }

  /** As Hugging Face spells it: runs of spaces with U+2581. */
  private static String stored(VocabularyData vocabulary, int id) {
    return piece(vocabulary, id).replace(' ', '\u2581');
  }

  /** Text of a piece. */
  public static String piece(VocabularyData vocabulary, int id) {
    int from = vocabulary.offsets()[id];
    byte[] utf8 =
        vocabulary
            .pieces()
            .asSlice(from, vocabulary.offsets()[id + 1] - from)
            .toArray(ValueLayout.JAVA_BYTE);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static String json(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private static void writeString(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
