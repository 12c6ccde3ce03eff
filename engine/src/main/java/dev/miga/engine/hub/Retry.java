package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tries again what may pass: cuts, stalls, 429 and 5xx, with growing waits between. */
final class Retry {
  /** Tries without progress before giving up. */
  static final int MOST_TRIES = 6;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final Pause pause;

  Retry(Pause pause) {
    this.pause = pause;
  }

  /** Something that may fail for a while. */
  @FunctionalInterface
  interface Attempt<T> {
    /**
     * Tries once.
     *
     * @throws PassingFailure if it is worth while to try again
     */
    T run() throws IOException, InterruptedException;
  }

  /**
   * A failure that may pass.
   *
   * <p>{@code advanced} tells that this try brought something; {@code wait} is what the server
   * asked for, zero if nothing.
   */
  static final class PassingFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean advanced;
    private final Duration wait;

    private PassingFailure(
        String message, boolean advanced, Duration wait, @Nullable Throwable cause) {
      super(message, cause);
      this.advanced = advanced;
      this.wait = wait;
    }

    /** A try that brought nothing. */
    static PassingFailure without(String message) {
      return new PassingFailure(message, false, Duration.ZERO, null);
    }

    /** A try that brought something before it ended. */
    static PassingFailure after(String message) {
      return new PassingFailure(message, true, Duration.ZERO, null);
    }

    /** A server that wants to be left alone for a while. */
    static PassingFailure busy(String message, Duration wait) {
      return new PassingFailure(message, false, wait, null);
    }

    /** A connection that failed before an answer came. */
    static PassingFailure noAnswer(IOException cause) {
      String message = "no answer (" + Failure.text(cause) + ")";
      return new PassingFailure(message, false, Duration.ZERO, cause);
    }
  }

  /**
   * Runs an attempt until it succeeds.
   *
   * @throws MigaException NETWORK after {@link #MOST_TRIES} tries in a row that brought nothing, or
   *     if the server asks to wait for more than five minutes
   */
  <T> T run(String what, Progress progress, Attempt<T> attempt)
      throws IOException, InterruptedException {
    int failures = 0;
    while (true) {
      try {
        return attempt.run();
      } catch (PassingFailure failure) {
        failures = failure.advanced ? 1 : failures + 1;
        Duration wait = wait(failure, failures);
        if (failures == MOST_TRIES || wait.compareTo(LONGEST_WAIT) > 0) {
          throw givenUp(what, failure, failures);
        }
        progress.note(
            "%s: %s; trying again in %d s"
                .formatted(what, Failure.text(failure), Math.ceilDiv(wait.toMillis(), 1000L)));
        pause.pass(wait);
      }
    }
  }

  private static Duration wait(PassingFailure failure, int failures) {
    Duration own = FIRST_WAIT.multipliedBy(1L << (failures - 1));
    return failure.wait.compareTo(own) > 0 ? failure.wait : own;
  }

  private static MigaException givenUp(String what, PassingFailure failure, int failures) {
    String asked =
        failure.wait.isZero() ? "" : ", the server asks to wait " + failure.wait.toSeconds() + " s";
    return new MigaException(
        ErrorCode.NETWORK,
        "%s: %s (given up after %d tries%s); what has arrived is kept, run the command again later"
            .formatted(what, Failure.text(failure), failures, asked),
        failure);
  }
}
