package dev.miga.eval.plan;

import java.util.Optional;

/**
 * What machines cost, where that is known.
 *
 * @param perHour of a machine, in any currency
 * @param watts that a machine draws, busy or not; without, energy counts what computing takes alone
 */
public record Prices(Optional<Double> perHour, Optional<Double> watts) {
  private static final double HOURS = 24;

  /** Of all machines in a day. */
  Optional<Double> perDay(Plan plan) {
    return perHour.map(price -> price * HOURS * plan.machines());
  }

  /** Kilowatt-hours of all machines in a day. */
  double kilowattHours(Plan plan) {
    double drawn = watts.orElse(plan.figures().power().watts() * plan.busyShare());
    return drawn * HOURS * plan.machines() / 1000;
  }

  /** Joules of a message. */
  double joulesPerMessage(Plan plan) {
    return kilowattHours(plan) * 3.6e6 / plan.traffic().perDay();
  }

  /** Where the power comes from. */
  String source(Plan plan) {
    return watts.isPresent() ? "given" : plan.figures().power().source();
  }
}
