package dev.miga.engine.decode;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.model.AdaptedModel;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.PackedAdapter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sequence in a scheduler, from its submission to its end. Once it has begun it belongs to the
 * scheduler's thread.
 *
 * @param <T> what comes of it
 */
final class Member<T> {
  private final Sequence<T> sequence;
  private final Terms terms;
  private final Ticket<T> ticket;
  private final long submitted;
  private long began;
  private @Nullable Run<T> run;
  private @Nullable KvCache cache;

  /**
   * A sequence that waits.
   *
   * @param submitted when, in nanoseconds, as all times here
   */
  Member(Sequence<T> sequence, Terms terms, Ticket<T> ticket, long submitted) {
    this.sequence = sequence;
    this.terms = terms;
    this.ticket = ticket;
    this.submitted = submitted;
  }

  Terms terms() {
    return terms;
  }

  Sequence<T> sequence() {
    return sequence;
  }

  Input input() {
    return sequence.input();
  }

  AdaptedModel model() {
    return input().model();
  }

  Gemma gemma() {
    return model().gemma();
  }

  PackedAdapter adapter() {
    return model().adapter();
  }

  /** Takes its cache and begins; a failure ends it. */
  void begin(long now) {
    began = now;
    try {
      run = Run.of(sequence, new Clock(submitted));
      cache = sequence.input().caches().borrow();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  Run<T> run() {
    return Objects.requireNonNull(run);
  }

  KvCache cache() {
    return Objects.requireNonNull(cache);
  }

  boolean hasEnded() {
    return ticket.isDone();
  }

  /** Ends it if it is complete, or was cancelled, or is late. */
  void endIfDue(long now) {
    if (hasEnded()) {
      return;
    }
    if (isDue(now)) {
      dismiss();
    } else if (run != null && run.isDone()) {
      complete();
    }
  }

  /**
   * Whether it says how long sequences take: it is complete, or late. Reading a prefix is no
   * request.
   */
  boolean isTelling(long now) {
    return !hasEnded()
        && !ticket.isCancelled()
        && !(sequence instanceof Logits)
        && (isLate(now) || run().isDone());
  }

  /** How long it has run. */
  long ran(long now) {
    return now - began;
  }

  /** Time until its deadline, where it has one. */
  long left(long now) {
    return terms.deadline().orElseThrow().toNanos() - (now - submitted);
  }

  /** Whether it is to end though it is not complete. */
  boolean isDue(long now) {
    return ticket.isCancelled() || isLate(now);
  }

  /** Ends it though it is not complete. */
  void dismiss() {
    fail(
        ticket.isCancelled()
            ? new MigaException(ErrorCode.REFUSED, "stopped before the answer was complete")
            : late());
  }

  /** What never began was asked of a model that had too much to do; it is not the text's fault. */
  private MigaException late() {
    long millis = terms.deadline().orElseThrow().toMillis();
    return run == null
        ? new MigaException(
            ErrorCode.BUSY,
            "its turn did not come in time to be done within %d ms; try again later"
                .formatted(millis))
        : new MigaException(
            ErrorCode.TIMEOUT,
            "not done within %d ms; allow more time, or ask for less at once".formatted(millis));
  }

  private boolean isLate(long now) {
    return terms.deadline().isPresent() && left(now) < 0;
  }

  private void complete() {
    try {
      T result = run().result();
      release();
      ticket.complete(result);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Ends it by a failure. */
  void fail(Throwable failure) {
    release();
    ticket.fail(failure);
  }

  private void release() {
    if (cache != null) {
      sequence.input().caches().giveBack(cache);
      cache = null;
    }
  }
}
