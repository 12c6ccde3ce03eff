package dev.miga.tasks;

/** Whether an adapter is merged into the weights that it changes. */
public enum Merge {
  /**
   * Beside others as factors, alone merged. Always as factors over a bundle's packed model, which
   * has no merged weights beside it, and over linears of four bits, whose sum with an adapter would
   * take eight. Whole weights are always merged.
   */
  AUTO,
  /** Merged: more memory, and its own. */
  ALWAYS,
  /** Applied as factors beside the base model's weights, which specialists share. */
  NEVER
}
