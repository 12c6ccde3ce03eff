package dev.miga.training;

/**
 * Settings of {@link AdamW}.
 *
 * @param weightDecay decoupled from the gradient
 * @param clipNorm gradients are shortened to it; 0 for never
 */
public record OptimizerConfig(
    float beta1, float beta2, float epsilon, float weightDecay, double clipNorm) {
  public OptimizerConfig {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)
        || !(epsilon > 0)
        || !(weightDecay >= 0)
        || !(clipNorm >= 0)) {
      throw new IllegalArgumentException(
          "beta %s and %s, epsilon %s, weight decay %s, clip %s"
              .formatted(beta1, beta2, epsilon, weightDecay, clipNorm));
    }
  }

  /** 0.9, 0.999, 1e-8, no weight decay, clipped at 1. */
  public static OptimizerConfig standard() {
    return new OptimizerConfig(0.9f, 0.999f, 1e-8f, 0, 1);
  }
}
