package dev.miga.server.operations;

import dev.miga.server.http.JsonMembers;
import dev.miga.server.settings.LogFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * Writes a line for each request, and for each fault in one: for people, or as JSON.
 *
 * @param lines receives them
 */
public record RequestLog(LogFormat format, Consumer<String> lines) {

  void ended(EndedRequest request) {
    Instant time = request.began().plus(request.time());
    lines.accept(
        switch (format) {
          case TEXT ->
              "%s %s %s %d %d ms %s %s"
                  .formatted(
                      time.truncatedTo(ChronoUnit.MILLIS),
                      request.method(),
                      request.route(),
                      request.status(),
                      request.time().toMillis(),
                      request.id(),
                      request.caller().orElse("-"));
          case JSON -> json(request, time);
        });
  }

  private static String json(EndedRequest request, Instant time) {
    JsonMembers members =
        event(time, request.isFault() ? "ERROR" : "INFO", request.id())
            .put("method", request.method())
            .put("route", request.route())
            .put("status", request.status())
            .put("ms", request.time().toMillis());
    request.caller().ifPresent(name -> members.put("key", name));
    RequestNotes notes = request.notes();
    notes
        .last()
        .ifPresent(
            worked ->
                members
                    .put("model", worked.model())
                    .put("texts", notes.texts())
                    .put("prompt_tokens", notes.promptTokens())
                    .put("generated_tokens", notes.generatedTokens()));
    return members.toObject().toJson();
  }

  /** A fault's kind and place, not its message. */
  void failed(String id, Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    String kind = failure.getClass().getName();
    String place = stack.length == 0 ? "an unknown place" : stack[0].toString();
    lines.accept(
        switch (format) {
          case TEXT -> "request %s: %s at %s".formatted(id, kind, place);
          case JSON ->
              event(Instant.now(), "ERROR", id)
                  .put("fault", kind)
                  .put("place", place)
                  .toObject()
                  .toJson();
        });
  }

  private static JsonMembers event(Instant time, String level, String id) {
    return new JsonMembers()
        .put("time", time.truncatedTo(ChronoUnit.MILLIS).toString())
        .put("level", level)
        .put("request_id", id);
  }
}
