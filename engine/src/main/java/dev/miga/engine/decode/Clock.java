package dev.miga.engine.decode;

import java.time.Duration;

/** Measures the {@link Timings} of one sequence. */
final class Clock {
  private final long submitted;
  private final long began = System.nanoTime();
  private long prefilled;

  /**
   * Starts with the sequence's first pass.
   *
   * @param submitted {@link System#nanoTime} of its submission
   */
  Clock(long submitted) {
    this.submitted = submitted;
  }

  /** The prompt has been read, if it had not been before. */
  void prefilled() {
    if (prefilled == 0) {
      prefilled = System.nanoTime();
    }
  }

  /** Times until now. */
  Timings stop() {
    prefilled();
    return new Timings(
        Duration.ofNanos(began - submitted),
        Duration.ofNanos(prefilled - began),
        Duration.ofNanos(System.nanoTime() - prefilled));
  }
}
