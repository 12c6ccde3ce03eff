package dev.miga.server.operations;

import dev.miga.engine.MigaException;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees every request begin and end: gives it an id and the headers of safety, counts it, and writes
 * a line without its texts.
 */
public final class RequestJournal {
  private static final String ID = "X-Request-Id";
  private static final String BEGAN = "miga.began";
  private static final String LEFT = "miga.left";
  private static final String SOUND_ID = "[A-Za-z0-9._-]{1,64}";

  /** As nginx counts them. */
  private static final int CLIENT_LEFT = 499;

  private final ServerMeters meters;
  private final Consumer<String> log;

  public RequestJournal(ServerMeters meters, Consumer<String> log) {
    this.meters = meters;
    this.log = log;
  }

  public void begin(Context context) {
    String given = context.header(ID);
    String id = given != null && given.matches(SOUND_ID) ? given : UUID.randomUUID().toString();
    context.header(ID, id);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cache-Control", "no-store");
    context.attribute(BEGAN, System.nanoTime());
  }

  public void end(Context context) {
    Long began = context.attribute(BEGAN);
    Duration time = Duration.ofNanos(began == null ? 0 : System.nanoTime() - began);
    String route = route(context);
    int status = status(context);
    meters.answered(route, status, time);
    log.accept(
        "%s %s %s %d %d ms %s"
            .formatted(
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                context.req().getMethod(),
                route,
                status,
                time.toMillis(),
                context.res().getHeader(ID)));
  }

  /** The client is gone: the status that was sent says nothing any more. */
  public void left(Context context) {
    context.attribute(LEFT, true);
  }

  private static int status(Context context) {
    return context.attribute(LEFT) == null ? context.statusCode() : CLIENT_LEFT;
  }

  /** A fault is worth a line of its own: its kind and place, not its message. */
  public void failed(Context context, Exception failure) {
    if (failure instanceof MigaException) {
      return;
    }
    StackTraceElement[] stack = failure.getStackTrace();
    log.accept(
        "request %s: %s at %s"
            .formatted(
                context.res().getHeader(ID),
                failure.getClass().getName(),
                stack.length == 0 ? "an unknown place" : stack[0]));
  }

  /** The pattern of the path, so that names in paths make no new series. */
  private static String route(Context context) {
    @Nullable Endpoint matched = context.endpoints().matchedHttpEndpoint();
    return matched == null ? "other" : matched.path;
  }
}
