package dev.miga.server;

import dev.miga.engine.json.JsonValue;
import io.javalin.http.Context;

/** Writes whole responses. */
final class Answers {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String SECONDS_TO_WAIT = "1";

  private Answers() {}

  static void json(Context context, JsonValue value) {
    json(context, value.toJson());
  }

  /** A JSON text on one line; the line is ended. */
  static void json(Context context, String line) {
    context.contentType(JSON).result(line + "\n");
  }

  /** Why there is no answer; nothing where a part of one was sent already. */
  static void failure(Context context, HttpFailure failure) {
    if (context.res().isCommitted()) {
      return;
    }
    if (failure.status() == 429) {
      context.header("Retry-After", SECONDS_TO_WAIT);
    }
    context.status(failure.status());
    json(context, failure.toJson());
  }
}
