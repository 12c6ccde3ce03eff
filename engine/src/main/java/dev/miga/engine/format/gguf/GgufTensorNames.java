package dev.miga.engine.format.gguf;

import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.Linear;
import dev.miga.engine.format.Norm;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names of Gemma 3's tensors in GGUF files and in Hugging Face's checkpoints. */
final class GgufTensorNames {
  private static final Map<String, String> GLOBAL =
      Map.of(
          "token_embd.weight", GemmaTensors.EMBEDDING,
          "output_norm.weight", GemmaTensors.FINAL_NORM,
          "output.weight", GemmaTensors.HEAD);

  private static final Map<String, String> LAYER =
      Map.ofEntries(
          Map.entry("attn_norm", Norm.INPUT.part()),
          Map.entry("attn_q", Linear.Q.part()),
          Map.entry("attn_k", Linear.K.part()),
          Map.entry("attn_v", Linear.V.part()),
          Map.entry("attn_q_norm", Norm.Q.part()),
          Map.entry("attn_k_norm", Norm.K.part()),
          Map.entry("attn_output", Linear.O.part()),
          Map.entry("post_attention_norm", Norm.POST_ATTENTION.part()),
          Map.entry("ffn_norm", Norm.PRE_FEEDFORWARD.part()),
          Map.entry("ffn_gate", Linear.GATE.part()),
          Map.entry("ffn_up", Linear.UP.part()),
          Map.entry("ffn_down", Linear.DOWN.part()),
          Map.entry("post_ffw_norm", Norm.POST_FEEDFORWARD.part()));

  private static final String IN_GGUF = "blk.";
  private static final String SUFFIX = ".weight";

  private GgufTensorNames() {}

  /** The Hugging Face name of a tensor; its own where Gemma 3 has no such tensor. */
  static String toHuggingFace(String name) {
    return translate(name, GLOBAL, LAYER, IN_GGUF, GemmaTensors.LAYERS).orElse(name);
  }

  /** The GGUF name of one of Gemma 3's tensors. */
  static Optional<String> fromHuggingFace(String name) {
    return translate(name, inverse(GLOBAL), inverse(LAYER), GemmaTensors.LAYERS, IN_GGUF);
  }

  /** Whether a tensor belongs to the vision part that some files carry along. */
  static boolean isVision(String name) {
    return name.startsWith("v.") || name.startsWith("mm.");
  }

  /** Either one of the global names, or {@code prefix + layer + '.' + part + ".weight"}. */
  private static Optional<String> translate(
      String name,
      Map<String, String> global,
      Map<String, String> parts,
      String prefix,
      String otherPrefix) {
    int dot = name.indexOf('.', prefix.length());
    int end = name.length() - SUFFIX.length();
    if (!name.startsWith(prefix) || !name.endsWith(SUFFIX) || dot < 0 || dot >= end) {
      return Optional.ofNullable(global.get(name));
    }
    String part = parts.get(name.substring(dot + 1, end));
    if (part == null) {
      return Optional.empty();
    }
    return Optional.of(otherPrefix + name.substring(prefix.length(), dot) + "." + part + SUFFIX);
  }

  private static Map<String, String> inverse(Map<String, String> map) {
    return map.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
  }
}
