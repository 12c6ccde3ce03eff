package dev.miga.cli;

import java.io.PrintStream;

/** Tells after two seconds and then every ten how far something is; what is fast says nothing. */
final class SlowSteps {
  private static final long FIRST_NANOS = 2_000_000_000;
  private static final long EVERY_NANOS = 10_000_000_000L;

  private final PrintStream err;
  private final String what;
  private long next = System.nanoTime() + FIRST_NANOS;

  SlowSteps(PrintStream err, String what) {
    this.err = err;
    this.what = what;
  }

  void done(int steps, int all) {
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + EVERY_NANOS;
      err.printf("%s: %.0f %%%n", what, 100.0 * steps / all);
    }
  }
}
