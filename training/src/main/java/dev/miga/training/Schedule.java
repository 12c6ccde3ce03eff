package dev.miga.training;

/** Learning rate over the steps of a run. */
public sealed interface Schedule {

  /** Rises linearly over the warm-up, then stays. */
  record Constant(double peak, int warmUpSteps) implements Schedule {}

  /** Rises linearly over the warm-up, then falls linearly to 0. */
  record Linear(double peak, int warmUpSteps) implements Schedule {}

  /** Rises linearly over the warm-up, then falls along half a cosine to {@code floor * peak}. */
  record Cosine(double peak, int warmUpSteps, double floor) implements Schedule {}

  /** The highest learning rate. */
  double peak();

  /** Steps until it is reached. */
  int warmUpSteps();

  /** The same form with another peak after another warm-up. */
  default Schedule with(double peak, int warmUpSteps) {
    return switch (this) {
      case Constant ignored -> new Constant(peak, warmUpSteps);
      case Linear ignored -> new Linear(peak, warmUpSteps);
      case Cosine cosine -> new Cosine(peak, warmUpSteps, cosine.floor());
    };
  }

  /**
   * Learning rate of a step.
   *
   * @param step counted from 0
   * @param steps of the whole run
   */
  default double at(int step, int steps) {
    if (step < warmUpSteps()) {
      return peak() * (step + 1) / warmUpSteps();
    }
    double progress = (double) (step - warmUpSteps()) / Math.max(1, steps - warmUpSteps());
    double done = Math.min(1, progress);
    return switch (this) {
      case Constant c -> c.peak();
      case Linear l -> l.peak() * (1 - done);
      case Cosine c ->
          c.peak() * (c.floor() + (1 - c.floor()) * 0.5 * (1 + Math.cos(Math.PI * done)));
    };
  }
}
