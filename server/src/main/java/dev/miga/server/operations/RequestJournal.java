package dev.miga.server.operations;

import dev.miga.engine.MigaException;
import dev.miga.server.access.Caller;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sees every request begin and end: gives it an id and the headers of safety, counts it, writes a
 * line without its texts, and traces it.
 */
public final class RequestJournal {
  private static final String ID = "X-Request-Id";
  private static final String OTHER = "other";
  private static final String BEGAN = "miga.began";
  private static final String LEFT = "miga.left";
  private static final String SOUND_ID = "[A-Za-z0-9._-]{1,64}";

  /** As nginx counts them. */
  private static final int CLIENT_LEFT = 499;

  private final ServerMeters meters;
  private final RequestLog log;
  private final RequestTraces traces;

  public RequestJournal(ServerMeters meters, RequestLog log, RequestTraces traces) {
    this.meters = meters;
    this.log = log;
    this.traces = traces;
  }

  /** When a request began, on the clock that is right and on the one that does not jump. */
  private record Began(Instant time, long nanos) {
    static Began now() {
      return new Began(Instant.now(), System.nanoTime());
    }
  }

  public void begin(Context context) {
    context.attribute(BEGAN, Began.now());
    RequestNotes.begin(context, meters);
    String given = context.header(ID);
    String id = given != null && given.matches(SOUND_ID) ? given : UUID.randomUUID().toString();
    context.header(ID, id);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cache-Control", "no-store");
  }

  public void end(Context context) {
    Began began = Objects.requireNonNull(context.<Began>attribute(BEGAN));
    EndedRequest request =
        new EndedRequest(
            id(context),
            context.req().getMethod(),
            route(context),
            status(context),
            began.time(),
            Duration.ofNanos(System.nanoTime() - began.nanos()),
            Caller.name(context),
            RequestNotes.of(context));
    meters.answered(request);
    log.ended(request);
    traces.ended(context, request);
  }

  /**
   * What is no sound request was refused before it began.
   *
   * @return its id
   */
  public String refused(int status) {
    String id = UUID.randomUUID().toString();
    RequestNotes none = new RequestNotes(meters);
    EndedRequest request =
        new EndedRequest(
            id, "-", OTHER, status, Instant.now(), Duration.ZERO, Optional.empty(), none);
    meters.answered(request);
    log.ended(request);
    return id;
  }

  /** The client is gone: the status that was sent says nothing any more. */
  public void left(Context context) {
    context.attribute(LEFT, true);
  }

  private static int status(Context context) {
    return context.attribute(LEFT) == null ? context.statusCode() : CLIENT_LEFT;
  }

  /** A fault is worth a line of its own. */
  public void failed(Context context, Exception failure) {
    if (!(failure instanceof MigaException)) {
      log.failed(id(context), failure);
    }
  }

  private static String id(Context context) {
    return String.valueOf(context.res().getHeader(ID));
  }

  /** The pattern of the path, so that names in paths make no new series. */
  private static String route(Context context) {
    @Nullable Endpoint matched = context.endpoints().matchedHttpEndpoint();
    return matched == null ? OTHER : matched.path;
  }
}
