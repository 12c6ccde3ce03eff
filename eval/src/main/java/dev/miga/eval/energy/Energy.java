package dev.miga.eval.energy;

import java.util.Locale;

/**
 * Energy that some work took.
 *
 * @param source whether it was measured
 * @param how what was counted, for people
 */
public record Energy(double joules, Source source, String how) {

  /** Where a figure comes from. */
  public enum Source {
    /** Counters of the processor. */
    RAPL,
    /** What the batteries held before and after. */
    BATTERY,
    /** Processor seconds times a power. */
    ESTIMATE;

    /** Name in files. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
