package dev.miga.tasks;

/** Whether an adapter is merged into the weights that it changes. */
public enum Merge {
  /**
   * Beside others as factors, alone merged; over a bundle's packed model, which has no merged
   * weights beside it, always as factors. Whole weights are always merged.
   */
  AUTO,
  /** Merged: more memory, and its own. */
  ALWAYS,
  /** Applied as factors beside the base model's weights, which specialists share. */
  NEVER
}
