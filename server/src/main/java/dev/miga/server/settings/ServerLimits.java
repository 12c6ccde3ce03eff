package dev.miga.server.settings;

import java.time.Duration;

/**
 * How much a server takes.
 *
 * @param bodyBytes largest request body
 * @param bodyTime how long a body may take to come
 * @param jsonDepth levels of JSON in a body
 * @param texts most in one request
 * @param tokens of an answer where a request does not say
 * @param deadline how long a text may take at most, and how long stopping waits
 * @param requestsPerMinute of one key, or of one address where there are no keys; 0 for any number
 * @param connections at a time; further ones wait
 * @param idleTimeout how long a connection may wait for its next request, or for its reader
 */
public record ServerLimits(
    int bodyBytes,
    Duration bodyTime,
    int jsonDepth,
    int texts,
    int tokens,
    Duration deadline,
    int requestsPerMinute,
    int connections,
    Duration idleTimeout) {
  private static final int MOST = 1_000_000_000;
  private static final int MOST_DEPTH = 500; // what JsonValue reads
  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * Those that were set.
   *
   * @throws dev.miga.engine.MigaException INVALID_ARGUMENT if one is out of range, by its place
   */
  public static ServerLimits of(SettingValues values) {
    return new ServerLimits(
        values.integer(Setting.BODY_BYTES, 1, MOST),
        values.time(Setting.BODY_TIME, HOUR),
        values.integer(Setting.JSON_DEPTH, 1, MOST_DEPTH),
        values.integer(Setting.TEXTS, 1, MOST),
        values.integer(Setting.TOKENS, 1, MOST),
        values.time(Setting.DEADLINE, HOUR),
        values.integer(Setting.REQUESTS_PER_MINUTE, 0, MOST),
        values.integer(Setting.CONNECTIONS, 1, MOST),
        values.time(Setting.IDLE_TIMEOUT, HOUR));
  }
}
