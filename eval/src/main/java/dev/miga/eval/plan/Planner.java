package dev.miga.eval.plan;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Searches the fewest machines.
 *
 * @param seed of everything that is drawn
 * @param progress told of each part that is done
 */
public record Planner(
    ServingRules rules, Traffic traffic, Plan.Target target, long seed, Steps progress) {
  private static final int[] IN_FLIGHT = {1, 2, 4, 8, 16, 32};
  private static final int HALVINGS = 10;
  private static final double P99 = 0.99;

  /** Share of what a machine can do that leaves it idle nearly always. */
  private static final double HARDLY = 0.002;

  /** A whole number of machines of which this share more would be one too few. */
  private static final double ROUNDING = 1e-9;

  private static final int ALONE = 2000;
  private static final int MOST_MACHINES = 1_000_000;
  private static final double FASTER = 0.8;

  /** Hears how far it is. */
  @FunctionalInterface
  public interface Steps {
    /** So many of all are done. */
    void done(int steps, int all);
  }

  /**
   * Plans.
   *
   * @param figures of the machine
   * @param beside figures of other setups by their names
   * @throws MigaException REFUSED if no number of machines answers in time
   */
  public Plan plan(MachineFigures figures, Map<String, MachineFigures> beside) {
    List<Turned> turned = turned(figures, beside);
    int all = turned.size() + 2;
    double share = largestShare(figures);
    if (share == 0) {
      throw unreachable(figures);
    }
    int machines = machines(figures, share);
    progress.done(1, all);
    List<Knob> knobs = new ArrayList<>();
    for (Turned each : turned) {
      knobs.add(knob(each));
      progress.done(1 + knobs.size(), all);
    }
    Plan plan =
        new Plan(
            figures,
            rules,
            traffic,
            target,
            machines,
            at(figures, 1.0 / machines),
            capacity(figures),
            share * traffic.perSecond(),
            alone(figures),
            machines == 1 ? Optional.empty() : Optional.of(at(figures, 1.0 / (machines - 1))),
            at(figures, 1.0 / (machines + 1)),
            busyShare(figures, machines),
            knobs,
            figures.companies().stream()
                .map(company -> under(rules.withInFlight(company.inFlight())).capacity(figures))
                .toList());
    progress.done(all, all);
    return plan;
  }

  /** Something otherwise, not yet tried. */
  private record Turned(String name, Knob.Kind kind, MachineFigures figures, ServingRules rules) {}

  private List<Turned> turned(MachineFigures figures, Map<String, MachineFigures> beside) {
    List<Turned> turned = new ArrayList<>();
    for (int inFlight : IN_FLIGHT) {
      if (inFlight <= figures.mostInFlight() && inFlight != rules.limits().inFlight()) {
        turned.add(
            new Turned(
                inFlight + " in flight",
                Knob.Kind.IN_FLIGHT,
                figures,
                rules.withInFlight(inFlight)));
      }
    }
    beside.forEach((name, other) -> turned.add(new Turned(name, Knob.Kind.MEASURED, other, rules)));
    turned.add(
        new Turned(
            "passes in 4/5 of the time", Knob.Kind.FASTER_PASSES, figures.times(FASTER), rules));
    return turned;
  }

  private Planner under(ServingRules others) {
    return new Planner(others, traffic, target, seed, (done, all) -> {});
  }

  private Knob knob(Turned turned) {
    double share = under(turned.rules()).largestShare(turned.figures());
    int machines = share == 0 ? 0 : wholeMachines(share);
    return new Knob(turned.name(), turned.kind(), share * traffic.perSecond(), machines);
  }

  private double capacity(MachineFigures figures) {
    return new SimulatedMachine(figures, rules, seed).capacity();
  }

  private Simulated at(MachineFigures figures, double share) {
    return new SimulatedMachine(figures, rules, seed).run(traffic.arrivals(share, seed));
  }

  private boolean isInTime(MachineFigures figures, double share) {
    return at(figures, share).quantile(P99) + target.httpMillis() <= target.p99Millis();
  }

  /** The largest share of the messages that one machine answers in time; 0 where there is none. */
  private double largestShare(MachineFigures figures) {
    if (alone(figures) > target.p99Millis()) {
      return 0;
    }
    double full = capacity(figures) / traffic.perSecond();
    double most = Double.isInfinite(traffic.mostShare()) ? full : traffic.mostShare();
    if (isInTime(figures, most)) {
      return most;
    }
    double least = HARDLY * Math.min(full, most);
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (least + most) / 2;
      if (isInTime(figures, middle)) {
        least = middle;
      } else {
        most = middle;
      }
    }
    return least;
  }

  /** Time is not quite steady in the share: what is said was simulated as it is said. */
  private int machines(MachineFigures figures, double share) {
    int machines = wholeMachines(share);
    while (!isInTime(figures, 1.0 / machines)) {
      machines++;
    }
    return machines;
  }

  private static int wholeMachines(double share) {
    return (int) Math.clamp(Math.ceil(1 / share - ROUNDING), 1, MOST_MACHINES);
  }

  /** Time of 99 of 100 messages that hardly ever meet another. */
  private double alone(MachineFigures figures) {
    double gapMillis = 1000 / (HARDLY * capacity(figures));
    double[] arrivals = PoissonTraffic.arrivals(ALONE, gapMillis, seed);
    return new SimulatedMachine(figures, rules, seed).run(arrivals).quantile(P99)
        + target.httpMillis();
  }

  private MigaException unreachable(MachineFigures figures) {
    return new MigaException(
        ErrorCode.REFUSED,
        String.format(
            Locale.ROOT,
            "%s: 99 of 100 messages take up to %.0f ms here even alone, %.0f ms are wanted; no"
                + " number of machines helps, only faster ones or a larger --p99",
            figures.specialist(),
            alone(figures),
            target.p99Millis()));
  }

  private double busyShare(MachineFigures figures, int machines) {
    double busyHours = 0;
    for (Traffic.Stretch stretch : traffic.day()) {
      Simulated part = at(figures, stretch.load() / machines);
      busyHours += stretch.hours() * Math.min(1, part.utilisation());
    }
    return busyHours / 24;
  }
}
