package dev.miga.eval.plan;

import dev.miga.eval.energy.Energy;
import java.time.Duration;

/**
 * Power of a machine while it computes.
 *
 * @param source as {@link Energy.Source} names it
 * @param how where it comes from, for people
 */
public record BusyPower(double watts, String source, String how) {

  /** Of some work. */
  static BusyPower of(Energy energy, Duration elapsed) {
    double seconds = Math.max(1e-9, elapsed.toNanos() / 1e9);
    return new BusyPower(energy.joules() / seconds, energy.source().key(), energy.how());
  }
}
