package dev.miga.shop.whatsapp;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.shop.whatsapp.SendResult.Closed;
import dev.miga.shop.whatsapp.SendResult.Refused;
import dev.miga.shop.whatsapp.SendResult.Retry;
import dev.miga.shop.whatsapp.SendResult.Sent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * What the answers of the Cloud API mean.
 *
 * @param backOff waits where the answer says none
 */
record CloudAnswers(BackOff backOff, InstantSource clock) {
  private static final Duration LONGEST_ASKED = Duration.ofHours(1);

  /**
   * Meaning of an answer.
   *
   * @param failures of this message before
   */
  SendResult of(HttpResponse<String> response, int failures) {
    int status = response.statusCode();
    Optional<JsonObject> body = parse(response.body());
    if (status / 100 == 2) {
      return body.flatMap(CloudAnswers::id)
          .<SendResult>map(Sent::new)
          .orElseGet(
              () -> none("HTTP %d without an id: not WhatsApp?".formatted(status), failures));
    }
    CloudError error =
        body.flatMap(b -> JsonPart.object(b, "error"))
            .map(CloudError::of)
            .orElseGet(CloudError::unknown);
    String problem = "HTTP %d, %s".formatted(status, error.spoken());
    if (error.closesWindow()) {
      return new Closed(problem);
    }
    if (status == 401 || (status / 100 == 4 && error.deniesAccess())) {
      return new Retry(backOff.longest(), problem + "; renew the access token");
    }
    return status == 408 || status == 429 || status / 100 == 5 || error.passes()
        ? new Retry(wait(response, failures), problem)
        : new Refused(problem);
  }

  /** Meaning of no answer at all. */
  Retry none(String problem, int failures) {
    return new Retry(backOff.after(failures), problem);
  }

  private static Optional<JsonObject> parse(String body) {
    try {
      return JsonValue.parse(body) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (MigaException noJson) {
      return Optional.empty();
    }
  }

  private static Optional<String> id(JsonObject body) {
    return JsonPart.objects(body, "messages").stream()
        .findFirst()
        .flatMap(message -> JsonPart.text(message, "id"))
        .filter(id -> !id.isBlank());
  }

  private Duration wait(HttpResponse<?> response, int failures) {
    Duration own = backOff.after(failures);
    Duration asked =
        response.headers().firstValue("Retry-After").map(this::parsed).orElse(Duration.ZERO);
    Duration longer = asked.compareTo(own) > 0 ? asked : own;
    return longer.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : longer;
  }

  /** Seconds or a date (RFC 9110, 10.2.3); zero for what is neither. */
  private Duration parsed(String value) {
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      ZonedDateTime date =
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
      return Duration.between(clock.instant(), date.toInstant());
    } catch (DateTimeParseException neither) {
      return Duration.ZERO;
    }
  }
}
