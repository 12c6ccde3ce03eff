package dev.miga.engine.adapter;

/** How a low-rank product is scaled. */
public enum Scaling {
  /** {@code alpha / rank} (Hu et al. 2021, arXiv 2106.09685). */
  STANDARD,
  /** {@code alpha / sqrt(rank)} (Kalajdzievski 2023, arXiv 2312.03732). */
  RANK_STABILIZED;

  /** The factor of a product of some rank. */
  public double factor(double alpha, int rank) {
    return switch (this) {
      case STANDARD -> alpha / rank;
      case RANK_STABILIZED -> alpha / Math.sqrt(rank);
    };
  }
}
