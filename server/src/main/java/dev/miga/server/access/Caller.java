package dev.miga.server.access;

import dev.miga.engine.decode.Terms;
import dev.miga.server.http.RequestFields;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;

/** Who asks, and on which terms a request's texts are taken. */
public final class Caller {
  private static final String NAME = "miga.caller";
  private static final long MOST_PRIORITY = 100;

  private Caller() {}

  /** Remembers by the name of its key who asks. */
  static void name(Context context, String name) {
    context.attribute(NAME, name);
  }

  /** The name of the key of who asks; none where none was needed, or given. */
  public static Optional<String> name(Context context) {
    return Optional.ofNullable(context.attribute(NAME));
  }

  /** Callers take turns by the names of their keys, without keys by their addresses. */
  private static String submitter(Context context) {
    return name(context).orElseGet(context::ip);
  }

  /** Those of a request that says nothing about it. */
  public static Terms terms(Context context, Duration deadline) {
    return new Terms(submitter(context), Integer.MAX_VALUE, 0, Optional.of(deadline));
  }

  /**
   * Takes {@code priority} and {@code deadline_ms}.
   *
   * @param most the longest deadline, and the one where the request has none
   */
  public static Terms terms(Context context, RequestFields fields, Duration most) {
    long priority = fields.integer("priority", -MOST_PRIORITY, MOST_PRIORITY).orElse(0L);
    long millis = fields.integer("deadline_ms", 1, most.toMillis()).orElse(most.toMillis());
    return new Terms(
        submitter(context),
        Integer.MAX_VALUE,
        Math.toIntExact(priority),
        Optional.of(Duration.ofMillis(millis)));
  }
}
