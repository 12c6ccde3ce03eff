package dev.miga.engine.adapter;

import dev.miga.engine.format.Linear;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of an adapter's tensors, as PEFT spells them and nobody else does.
 *
 * @see AdapterTensors
 */
public final class AdapterNames {
  private static final String PREFIX = "base_model.model.";
  private static final String WEIGHT = ".weight";
  private static final String A = ".lora_A" + WEIGHT;
  private static final String B = ".lora_B" + WEIGHT;
  static final String SCORE_WEIGHT = PREFIX + "score.weight";
  static final String SCORE_BIAS = PREFIX + "score.bias";

  private static final Pattern FACTOR =
      Pattern.compile("base_model\\.model\\.(.+)\\.lora_[AB]\\.weight");

  private static final Pattern WHOLE = Pattern.compile("base_model\\.model\\.(.+)\\.weight");

  private AdapterNames() {}

  /** Name of {@code A} of a linear, {@code model.layers.0.self_attn.q_proj} for example. */
  public static String a(String linear) {
    return PREFIX + linear + A;
  }

  /** Name of {@code B} of a linear. */
  public static String b(String linear) {
    return PREFIX + linear + B;
  }

  /** Name of the weight that takes the place of a linear's. */
  public static String whole(String linear) {
    return PREFIX + linear + WEIGHT;
  }

  /** Name of a linear's weight in the base model. */
  static String weight(String linear) {
    return linear + WEIGHT;
  }

  /** Whether a tensor belongs to the label head. */
  static boolean isScore(String tensor) {
    return tensor.equals(SCORE_WEIGHT) || tensor.equals(SCORE_BIAS);
  }

  /**
   * The linear that a tensor is for, a factor of anything or a whole weight of a linear: norms and
   * tables are not replaced. None where it is no part of an adapter.
   */
  static Optional<String> linear(String tensor) {
    Matcher factor = FACTOR.matcher(tensor);
    if (factor.matches()) {
      return Optional.of(factor.group(1));
    }
    Matcher whole = WHOLE.matcher(tensor);
    return whole.matches() ? Optional.of(whole.group(1)).filter(Linear::isOne) : Optional.empty();
  }
}
