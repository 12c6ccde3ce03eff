package dev.miga.engine.decode;

import java.time.Duration;
import java.util.Optional;

/**
 * On which terms a sequence is taken.
 *
 * @param submitter whose it is: submitters of equal priority take turns, whatever each one submits
 * @param atOnce sequences of the submitter that run at a time, at most
 * @param priority the higher goes first
 * @param deadline how long it may take from its submission; none for as long as it takes
 */
public record Terms(String submitter, int atOnce, int priority, Optional<Duration> deadline) {
  /** Nobody in particular, no hurry, no limit. */
  public static final Terms NONE = new Terms("", Integer.MAX_VALUE, 0, Optional.empty());

  /** Checks the limit. */
  public Terms {
    if (atOnce < 1) {
      throw new IllegalArgumentException("at once: " + atOnce);
    }
  }

  /** Of one submitter, so many at a time. */
  public static Terms of(String submitter, int atOnce) {
    return new Terms(submitter, atOnce, 0, Optional.empty());
  }
}
