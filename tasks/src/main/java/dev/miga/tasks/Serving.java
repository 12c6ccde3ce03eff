package dev.miga.tasks;

import dev.miga.engine.decode.Scheduler;
import dev.miga.kernels.Layout;

/**
 * How specialists are served.
 *
 * @param merge whether adapters are merged
 * @param merged layout of the weights that a merged adapter changed, where the base model's are
 *     quantized: Q8_0, Q5_0 or Q4_0
 * @param limits of the scheduler
 */
public record Serving(Merge merge, Layout merged, Scheduler.Limits limits) {
  /** What is merged has 8 bits; sixteen texts at a time. */
  public static final Serving STANDARD =
      new Serving(Merge.AUTO, Layout.Q8_0, Scheduler.Limits.STANDARD);
}
