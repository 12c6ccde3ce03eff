package dev.miga.eval.plan;

import dev.miga.engine.decode.Scheduler;

/**
 * How a machine serves.
 *
 * @param limits of its scheduler
 * @param deadlineMillis after which a message is given up; infinite for none
 * @param submitters who take turns, each with as many messages
 */
public record ServingRules(Scheduler.Limits limits, double deadlineMillis, int submitters) {
  /** Checks the numbers. */
  public ServingRules {
    if (!(deadlineMillis > 0) || submitters < 1) {
      throw new IllegalArgumentException(
          "deadline %s ms, %d submitters".formatted(deadlineMillis, submitters));
    }
  }

  /** With another number of messages under way. */
  ServingRules withInFlight(int messages) {
    return new ServingRules(limits.withInFlight(messages), deadlineMillis, submitters);
  }

  /** Everything is taken and waited for. */
  ServingRules patient() {
    Scheduler.Limits all =
        new Scheduler.Limits(limits.inFlight(), Integer.MAX_VALUE, limits.passTokens());
    return new ServingRules(all, Double.POSITIVE_INFINITY, 1);
  }
}
