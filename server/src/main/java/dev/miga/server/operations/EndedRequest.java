package dev.miga.server.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that has ended, without its texts.
 *
 * @param id its {@code X-Request-Id}
 * @param route the pattern of its path
 * @param caller the name of the key that it came with
 */
record EndedRequest(
    String id,
    String method,
    String route,
    int status,
    Instant began,
    Duration time,
    Optional<String> caller,
    RequestNotes notes) {

  boolean isFault() {
    return status >= 500;
  }
}
