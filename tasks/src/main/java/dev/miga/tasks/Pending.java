package dev.miga.tasks;

import dev.miga.engine.decode.Ticket;
import java.util.function.Function;
import java.util.function.Supplier;

/** An answer under way. Safe for any number of threads. */
public final class Pending {
  private final Ticket<?> ticket;
  private final Supplier<Answer> answer;

  private Pending(Ticket<?> ticket, Supplier<Answer> answer) {
    this.ticket = ticket;
    this.answer = answer;
  }

  static <T> Pending of(Ticket<T> ticket, Function<T, Answer> answer) {
    return new Pending(ticket, () -> answer.apply(ticket.await()));
  }

  /**
   * Waits for the answer. Interrupting the waiting thread cancels it.
   *
   * @throws dev.miga.engine.MigaException what went wrong: REFUSED if it was cancelled, TIMEOUT if
   *     its deadline passed, UNSUPPORTED if the answer is too long
   */
  public Answer await() {
    return answer.get();
  }

  /** Asks that it ends before its next pass. */
  public void cancel() {
    ticket.cancel();
  }

  /** Whether {@link #await} would not wait. */
  public boolean isDone() {
    return ticket.isDone();
  }

  /** Runs an action when it is done, on the model's thread or at once: it must not wait. */
  public void whenDone(Runnable action) {
    ticket.whenDone(action);
  }
}
