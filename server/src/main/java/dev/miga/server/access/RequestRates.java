package dev.miga.server.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * How often each of many callers may ask. A caller has a bucket with a minute's requests, which
 * fills up again evenly. Callers that did not ask for the longest time are forgotten when there are
 * too many.
 */
final class RequestRates {
  private static final int MOST_CALLERS = 10_000;
  private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  private final LongSupplier nanos;
  private final SequencedMap<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private record Bucket(double requests, long at) {}

  /**
   * Rates for everyone.
   *
   * @param perMinute 0 for any number
   * @param nanos the time, as {@link System#nanoTime}
   */
  RequestRates(int perMinute, LongSupplier nanos) {
    this.perMinute = perMinute;
    this.nanos = nanos;
  }

  /** Takes a request of a caller: zero, or how long it is until it would have been taken. */
  synchronized Duration take(String caller) {
    if (perMinute == 0) {
      return Duration.ZERO;
    }
    long now = nanos.getAsLong();
    Bucket last = buckets.getOrDefault(caller, new Bucket(perMinute, now));
    double filled = (now - last.at()) / NANOS_PER_MINUTE * perMinute;
    double requests = Math.min(perMinute, last.requests() + filled);
    boolean isTaken = requests >= 1;
    buckets.put(caller, new Bucket(isTaken ? requests - 1 : requests, now));
    if (buckets.size() > MOST_CALLERS) {
      buckets.pollFirstEntry();
    }
    return isTaken
        ? Duration.ZERO
        : Duration.ofNanos((long) ((1 - requests) * NANOS_PER_MINUTE / perMinute) + 1);
  }
}
