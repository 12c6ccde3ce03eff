package dev.miga.engine.hub;

import java.time.Duration;

/** Lets time pass; a test counts instead of waiting. */
@FunctionalInterface
interface Pause {
  /** Returns after the duration. */
  void pass(Duration duration) throws InterruptedException;

  /** Sleeps. */
  static Pause sleeping() {
    return Thread::sleep;
  }
}
