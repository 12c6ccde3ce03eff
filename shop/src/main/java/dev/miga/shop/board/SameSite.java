package dev.miga.shop.board;

import dev.miga.server.http.Answers;
import dev.miga.server.http.HttpFailure;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Locale;
import java.util.Objects;

/**
 * Keeps pages of strangers from changing anything in the name of who looks at them. A browser lets
 * them send forms and plain text anywhere, but neither JSON nor headers of their own unless the
 * server agrees, which this one never does.
 */
final class SameSite {
  private static final String JSON = "application/json";

  private SameSite() {}

  /** The handler for requests that no page of a stranger can send. */
  static Handler only(Handler handler) {
    return context -> {
      if (isOwn(context)) {
        handler.handle(context);
        return;
      }
      Answers.failure(
          context,
          HttpFailure.of(
              403,
              "foreign_page",
              "what changes something needs the header 'Content-Type: application/json' or"
                  + " 'X-Requested-With'"));
    };
  }

  private static boolean isOwn(Context context) {
    String type = Objects.requireNonNullElse(context.header("Content-Type"), "");
    String media = type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
    return media.equals(JSON) || context.header("X-Requested-With") != null;
  }
}
