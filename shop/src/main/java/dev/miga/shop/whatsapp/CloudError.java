package dev.miga.shop.whatsapp;

import dev.miga.engine.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What WhatsApp says went wrong.
 *
 * @param code of Meta's list of errors; -1 where there is none
 * @param message one line, without tokens and whole telephone numbers
 */
public record CloudError(int code, String message) {
  private static final int NO_CODE = -1;
  private static final int MOST_CHARACTERS = 300;

  /** More than 24 hours passed since the customer wrote: only a template may be sent. */
  private static final int WINDOW_CLOSED = 131047;

  /** Limits of rate, maintenance, and faults on the other side. */
  private static final Set<Integer> PASSING =
      Set.of(1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004);

  /** The access token expired or was called back. */
  private static final Set<Integer> NO_ACCESS = Set.of(0, 190);

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_|-]{32,}");
  private static final Pattern NUMBER = Pattern.compile("\\d{8,}");

  /** An answer that is no success and says no more. */
  static CloudError unknown() {
    return new CloudError(NO_CODE, "no reason given");
  }

  /** Reads {@code {"code", "message" or "title", "error_data": {"details"}}}. */
  static CloudError of(JsonObject error) {
    int code =
        JsonPart.number(error, "code")
            .filter(CloudError::isCode)
            .map(BigDecimal::intValue)
            .orElse(NO_CODE);
    String message =
        JsonPart.text(error, "message")
            .or(() -> JsonPart.text(error, "title"))
            .orElse("no message");
    String details =
        JsonPart.object(error, "error_data")
            .flatMap(data -> JsonPart.text(data, "details"))
            .filter(text -> !text.equals(message))
            .map(text -> ": " + text)
            .orElse("");
    return new CloudError(code, clean(message + details));
  }

  private static boolean isCode(BigDecimal number) {
    return number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
  }

  /** A text of the other side fit for a log: one short line, nothing secret in it. */
  static String clean(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    String open = TOKEN.matcher(line).replaceAll("***");
    String masked = NUMBER.matcher(open).replaceAll(found -> PhoneNumber.masked(found.group()));
    return CloudMessages.cut(masked, MOST_CHARACTERS);
  }

  /** Whether only a template may be sent now. */
  public boolean closesWindow() {
    return code == WINDOW_CLOSED;
  }

  boolean passes() {
    return PASSING.contains(code);
  }

  boolean deniesAccess() {
    return NO_ACCESS.contains(code);
  }

  /** For a person. */
  public String spoken() {
    return code == NO_CODE ? message : "WhatsApp error %d: %s".formatted(code, message);
  }
}
