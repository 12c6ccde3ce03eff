package dev.miga.eval.plan;

/**
 * Something that could be otherwise.
 *
 * @param name for people
 * @param kind what is turned
 * @param perSecond messages that a machine then answers within the time; 0 where it cannot
 * @param machines that are then needed; 0 where no number is enough
 */
public record Knob(String name, Kind kind, double perSecond, int machines) {
  /** What can be turned. */
  public enum Kind {
    /** Messages under way at a time. */
    IN_FLIGHT,
    /** Figures that were measured with another setup: weights, threads, machine. */
    MEASURED,
    /** Passes in less time, however that comes. */
    FASTER_PASSES
  }
}
