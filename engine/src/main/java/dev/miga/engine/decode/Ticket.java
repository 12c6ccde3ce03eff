package dev.miga.engine.decode;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A sequence that was submitted. Safe for any number of threads.
 *
 * @param <T> what comes of it
 */
public final class Ticket<T> {
  private final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final Runnable onCancel;
  private volatile boolean cancelled;

  /**
   * A ticket.
   *
   * @param onCancel told when somebody cancels
   */
  Ticket(Runnable onCancel) {
    this.onCancel = onCancel;
  }

  /**
   * Waits for what comes of it. Interrupting the waiting thread cancels the sequence.
   *
   * @throws MigaException what went wrong: REFUSED if it was cancelled; BUSY or TIMEOUT if its
   *     deadline passed before or after it began
   */
  public T await() {
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
      throw new MigaException(ErrorCode.REFUSED, "interrupted before the answer was complete", e);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /** What went wrong, with the stack of who waits for it. */
  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof MigaException known) {
      return new MigaException(known.code(), String.valueOf(known.getMessage()), known);
    }
    return new IllegalStateException("a sequence failed: " + cause, cause);
  }

  /** Asks that it ends before its next pass. */
  public void cancel() {
    cancelled = true;
    onCancel.run();
  }

  /** Whether it has ended, in whatever way. */
  public boolean isDone() {
    return outcome.isDone();
  }

  /** Runs an action when it has ended, on the scheduler's thread or at once: it must not wait. */
  @SuppressWarnings("FutureReturnValueIgnored") // what comes of the action is its own affair
  public void whenDone(Runnable action) {
    outcome.whenComplete((value, failure) -> action.run());
  }

  boolean isCancelled() {
    return cancelled;
  }

  void complete(T value) {
    outcome.complete(value);
  }

  void fail(Throwable failure) {
    outcome.completeExceptionally(failure);
  }
}
