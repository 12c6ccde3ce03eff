package dev.miga.server.http;

import dev.miga.engine.json.JsonValue;
import io.javalin.http.Context;
import java.time.Duration;

/** Writes whole responses. */
public final class Answers {
  private static final String JSON = "application/json; charset=utf-8";

  private Answers() {}

  public static void json(Context context, JsonValue value) {
    json(context, value.toJson());
  }

  /** A JSON text on one line; the line is ended. */
  public static void json(Context context, String line) {
    context.contentType(JSON).result(line + "\n");
  }

  /** Says in how many seconds, at least one, it is worth to ask again. */
  public static void waiting(Context context, Duration wait) {
    context.header("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }

  /** Why there is no answer; nothing where a part of one was sent already. */
  public static void failure(Context context, HttpFailure failure) {
    if (context.res().isCommitted()) {
      return;
    }
    if (failure.status() == 429 && !context.res().containsHeader("Retry-After")) {
      waiting(context, Duration.ZERO);
    }
    context.status(failure.status());
    json(context, failure.toJson());
  }
}
