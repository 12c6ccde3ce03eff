package dev.miga.engine.adapter;

import dev.miga.engine.adapter.AdapterTensors.Scale;
import java.util.Map;
import java.util.Optional;

/** The scale of factors in a file's metadata. */
final class AdapterScales {
  /** Key of the numerator. */
  static final String ALPHA = "lora_alpha";

  /** Key of whether the scale is rank-stabilised. */
  private static final String RANK_STABILIZED = "use_rslora";

  private AdapterScales() {}

  static void put(Map<String, String> metadata, Scale scale) {
    metadata.put(ALPHA, Float.toString((float) scale.alpha()));
    metadata.put(RANK_STABILIZED, Boolean.toString(scale.scaling() == Scaling.RANK_STABILIZED));
  }

  /** The scale that metadata give; none where its numerator is no finite number. */
  static Optional<Scale> find(Map<String, String> metadata) {
    boolean stabilized = Boolean.parseBoolean(metadata.get(RANK_STABILIZED));
    try {
      double alpha = Double.parseDouble(metadata.getOrDefault(ALPHA, ""));
      if (!Float.isFinite((float) alpha)) {
        return Optional.empty();
      }
      return Optional.of(new Scale(alpha, stabilized ? Scaling.RANK_STABILIZED : Scaling.STANDARD));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
