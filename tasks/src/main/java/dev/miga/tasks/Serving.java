package dev.miga.tasks;

import dev.miga.engine.decode.Scheduler;
import dev.miga.kernels.Layout;
import java.util.Optional;

/**
 * How specialists are served.
 *
 * @param merge whether adapters are merged
 * @param merged layout of the weights that a merged adapter changed, where the base model's are
 *     quantized: Q8_0, Q5_0 or Q4_0; empty for that which each specialist was trained for
 * @param limits of the scheduler
 */
public record Serving(Merge merge, Optional<Layout> merged, Scheduler.Limits limits) {
  /** What is merged has the bits it was trained for; sixteen texts at a time. */
  public static final Serving STANDARD =
      new Serving(Merge.AUTO, Optional.empty(), Scheduler.Limits.STANDARD);

  /** Layout of the weights that a specialist's merged adapter changed. */
  Layout merged(SpecialistFile file) {
    return merged.orElseGet(() -> file.base().merged());
  }
}
