package dev.miga.shop.store;

import java.time.Instant;

/** Whether the database works. */
public sealed interface Health {
  /** The last call succeeded. */
  record Well() implements Health {}

  /**
   * It does not.
   *
   * @param problem what the last call met
   * @param since when the first of the calls failed that failed since
   */
  record Ill(String problem, Instant since) implements Health {}
}
