package dev.miga.training.layer;

import dev.miga.engine.adapter.Scaling;

/**
 * Low-rank adaptation (Hu et al., 2021) of all seven linears of every layer.
 *
 * @param rank of the added product
 * @param alpha its scale is {@code alpha / rank}, or as {@code scaling} says
 * @param dropout probability that an input of the low-rank part is dropped in training; linears
 *     that share their input share the mask
 * @param scaling how the scale depends on the rank
 */
public record LoraConfig(int rank, float alpha, float dropout, Scaling scaling) {
  public LoraConfig {
    if (rank < 1 || !(alpha > 0) || !(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "rank %d, alpha %s, dropout %s".formatted(rank, alpha, dropout));
    }
  }

  /** Of this rank, scaled by 2, without dropout. */
  public static LoraConfig ofRank(int rank) {
    return new LoraConfig(rank, 2 * rank, 0, Scaling.STANDARD);
  }

  /** Factor of the low-rank product. */
  public float scale() {
    return (float) scaling.factor(alpha, rank);
  }
}
