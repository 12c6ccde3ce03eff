package dev.miga.engine.format.gguf;

import dev.miga.engine.format.GemmaTensors;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of Gemma 3's tensors in GGUF files and in Hugging Face's checkpoints. */
final class GgufTensorNames {
  private static final Map<String, String> GLOBAL =
      Map.of(
          "token_embd.weight", GemmaTensors.EMBEDDING,
          "output_norm.weight", GemmaTensors.FINAL_NORM,
          "output.weight", GemmaTensors.HEAD);

  private static final Map<String, String> LAYER =
      Map.ofEntries(
          Map.entry("attn_norm", "input_layernorm"),
          Map.entry("attn_q", "self_attn.q_proj"),
          Map.entry("attn_k", "self_attn.k_proj"),
          Map.entry("attn_v", "self_attn.v_proj"),
          Map.entry("attn_q_norm", "self_attn.q_norm"),
          Map.entry("attn_k_norm", "self_attn.k_norm"),
          Map.entry("attn_output", "self_attn.o_proj"),
          Map.entry("post_attention_norm", "post_attention_layernorm"),
          Map.entry("ffn_norm", "pre_feedforward_layernorm"),
          Map.entry("ffn_gate", "mlp.gate_proj"),
          Map.entry("ffn_up", "mlp.up_proj"),
          Map.entry("ffn_down", "mlp.down_proj"),
          Map.entry("post_ffw_norm", "post_feedforward_layernorm"));

  private static final Pattern IN_GGUF = Pattern.compile("blk\\.(\\d{1,4})\\.(\\w+)\\.weight");
  private static final Pattern IN_HUGGING_FACE =
      Pattern.compile("model\\.layers\\.(\\d{1,4})\\.([\\w.]+)\\.weight");

  private GgufTensorNames() {}

  /** The Hugging Face name of a tensor; its own where Gemma 3 has no such tensor. */
  static String toHuggingFace(String name) {
    String global = GLOBAL.get(name);
    if (global != null) {
      return global;
    }
    Matcher matcher = IN_GGUF.matcher(name);
    if (matcher.matches() && LAYER.containsKey(matcher.group(2))) {
      return GemmaTensors.layer(Integer.parseInt(matcher.group(1)), LAYER.get(matcher.group(2)));
    }
    return name;
  }

  /** The GGUF name of one of Gemma 3's tensors. */
  static Optional<String> fromHuggingFace(String name) {
    Matcher matcher = IN_HUGGING_FACE.matcher(name);
    if (matcher.matches()) {
      return keyOf(LAYER, matcher.group(2))
          .map(part -> "blk." + matcher.group(1) + "." + part + ".weight");
    }
    return keyOf(GLOBAL, name);
  }

  /** Whether a tensor belongs to the vision part that some files carry along. */
  static boolean isVision(String name) {
    return name.startsWith("v.") || name.startsWith("mm.");
  }

  private static Optional<String> keyOf(Map<String, String> map, String value) {
    return map.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
