package dev.miga.eval.plan;

import dev.miga.engine.decode.Scheduler;
import java.util.List;

/** Figures and rules for tests. */
final class PlannedFigures {
  private static final MachineFigures.Setup SETUP =
      new MachineFigures.Setup("Abacus", 2, "factors");
  private static final BusyPower POWER = new BusyPower(10, "estimate", "a guess");

  private PlannedFigures() {}

  /** Every message is a pass of its own, which takes the same time. */
  static MachineFigures onePass(double millis) {
    return new MachineFigures(
        "labels",
        SETUP,
        PassFit.exact(new PassCost(0, millis, 0)),
        List.of(new Company(1, 1000 / millis, millis, List.of(List.of(1)))),
        POWER);
  }

  /** Messages of 8 to 14 passes that share them with profit. */
  static MachineFigures shared() {
    List<List<Integer>> messages =
        List.of(
            List.of(30, 3, 1, 2, 1, 3, 1, 1),
            List.of(55, 1, 1, 2, 4, 1, 2, 1, 1, 1),
            List.of(22, 2, 2, 1, 1, 3, 1, 1, 2, 1, 1, 1, 2, 1),
            List.of(140, 3, 1, 1, 1, 2, 1, 1, 1));
    return new MachineFigures(
        "shared",
        SETUP,
        new PassFit(new PassCost(8, 0.5, 1), 100, List.of(0.8, 0.9, 1.0, 1.1, 1.2)),
        List.of(new Company(1, 5, 200, messages), new Company(16, 11, 1200, messages)),
        POWER);
  }

  static ServingRules rules(int inFlight) {
    return new ServingRules(
        Scheduler.Limits.STANDARD.withInFlight(inFlight), Double.POSITIVE_INFINITY, 1);
  }
}
