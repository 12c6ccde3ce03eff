package dev.miga.shop.whatsapp;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits that double from try to try, each shortened at random by up to a half, so that not all come
 * back at once.
 *
 * @param first wait after the first failure
 * @param longest wait
 */
public record BackOff(Duration first, Duration longest) {
  /** For what other machines refuse: a second to ten minutes. */
  public static final BackOff STANDARD = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(10));

  private static final int MOST_DOUBLINGS = 20;

  /**
   * The wait before the next try.
   *
   * @param failures before this one
   */
  public Duration after(int failures) {
    Duration doubled = first.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    long millis = (doubled.compareTo(longest) < 0 ? doubled : longest).toMillis();
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }
}
