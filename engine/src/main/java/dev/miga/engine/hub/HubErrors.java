package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** What an answer that is no success means to the user, or to {@link Retry}. */
final class HubErrors {
  private HubErrors() {}

  /**
   * The failure behind a status.
   *
   * @return PassingFailure for 408, 429 and 5xx
   * @throws MigaException REFUSED for 401 and 403, NOT_FOUND for 404 and 410, NETWORK for all else
   */
  static IOException of(HttpResponse<?> response, String what, String page) {
    int status = response.statusCode();
    return switch (status) {
      case 401, 403 ->
          throw new MigaException(
              ErrorCode.REFUSED,
              "%s: the server refuses access (HTTP %d); accept the model's terms at %s and set HF_TOKEN to a token that may read it"
                  .formatted(what, status, page));
      case 404, 410 ->
          throw new MigaException(
              ErrorCode.NOT_FOUND,
              "%s: not on the server (HTTP %d); look up its name at %s"
                  .formatted(what, status, page));
      case 408, 429, 500, 502, 503, 504 ->
          Retry.PassingFailure.busy("the server answers HTTP " + status, retryAfter(response));
      default ->
          throw new MigaException(
              ErrorCode.NETWORK,
              "%s: unexpected answer HTTP %d from %s; check HF_ENDPOINT"
                  .formatted(what, status, response.uri().getHost()));
    };
  }

  /** Seconds or a date (RFC 9110, 10.2.3); zero if there is none that can be read. */
  private static Duration retryAfter(HttpResponse<?> response) {
    String value = response.headers().firstValue("Retry-After").orElse("").strip();
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant date =
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
              .toInstant();
      Duration wait = Duration.between(Instant.now(), date);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException none) {
      return Duration.ZERO;
    }
  }
}
