package dev.miga.eval.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How many machines are needed, and why.
 *
 * @param machines the fewest that answer 99 of 100 messages in time
 * @param load what one of them does while there are most messages, HTTP included in its latencies
 * @param capacity messages a second of one machine that always has one more
 * @param withinP99 messages a second that one machine answers in time
 * @param alone time of 99 of 100 messages on a machine that has hardly anything to do, milliseconds
 * @param fewer what one would do if there were one less; empty where there is but one
 * @param more what one would do if there were one more
 * @param busyShare share of a day that a machine spends in passes
 * @param knobs what changes if something is otherwise
 * @param check messages a second, simulated, by the messages under way that were measured
 */
public record Plan(
    MachineFigures figures,
    ServingRules rules,
    Traffic traffic,
    Target target,
    int machines,
    Simulated load,
    double capacity,
    double withinP99,
    double alone,
    Optional<Simulated> fewer,
    Simulated more,
    double busyShare,
    List<Knob> knobs,
    List<Double> check) {
  /** A machine that is so busy when its messages take too long has no time to spare. */
  private static final double FULL = 0.85;

  /** A gain that is worth a word. */
  private static final double GAIN = 1.02;

  /**
   * What is wanted.
   *
   * @param p99Millis within which 99 of 100 messages are to be answered
   * @param httpMillis that a message spends outside of the scheduler
   */
  public record Target(double p99Millis, double httpMillis) {}

  /** Copies the lists. */
  public Plan {
    knobs = List.copyOf(knobs);
    check = List.copyOf(check);
  }

  /** What would gain most, but for more machines and passes that nobody measured. */
  public Optional<Knob> best() {
    return knobs.stream()
        .filter(knob -> knob.kind() != Knob.Kind.FASTER_PASSES)
        .filter(knob -> knob.perSecond() > GAIN * withinP99)
        .max(Comparator.comparingDouble(Knob::perSecond));
  }

  /** Whether it is work, and not waiting or company, that fills a machine. */
  public boolean isFull() {
    return withinP99 >= FULL * capacity;
  }
}
