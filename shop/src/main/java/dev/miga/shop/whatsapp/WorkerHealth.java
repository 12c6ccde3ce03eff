package dev.miga.shop.whatsapp;

import java.time.Instant;
import java.util.Optional;

/**
 * How a worker is.
 *
 * @param underWay customers that it is busy with
 * @param store why it cannot read or write what it works on; empty while it can
 * @param work why its last piece of work must be done again; empty if it was done
 */
public record WorkerHealth(int underWay, Optional<Ongoing> store, Optional<Ongoing> work) {
  /**
   * A problem that is not mended.
   *
   * @param what one line for a person
   * @param since when it began
   */
  public record Ongoing(String what, Instant since) {}

  /** Whether nothing is wrong. */
  public boolean isWell() {
    return store.isEmpty() && work.isEmpty();
  }
}
