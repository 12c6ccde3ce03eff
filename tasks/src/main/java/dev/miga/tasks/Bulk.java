package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Terms;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Many texts under way: takes requests as there is room for them, and gives replies in their order.
 * Belongs to one thread.
 */
final class Bulk implements Iterator<Reply> {
  /** Texts that are made ready while others are under way, so that a pass is never short of one. */
  private static final int AHEAD = 8;

  /** Replies that wait for an earlier one, for each text under way. */
  private static final int WAITING = 16;

  private final Specialist specialist;
  private final Iterator<Request> requests;
  private final Terms terms;
  private final int submitted;
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private final Semaphore ended = new Semaphore(0);
  private int unfinished;

  Bulk(Specialist specialist, Iterator<Request> requests, int inFlight) {
    this.specialist = specialist;
    this.requests = requests;
    this.terms = Terms.of("bulk " + System.identityHashCode(this), inFlight);
    this.submitted = inFlight == 1 ? 1 : inFlight + AHEAD; // one at a time: nothing is read ahead
  }

  /**
   * A request and what became of it.
   *
   * @param refused why there is no answer under way
   */
  private record Asked(
      Request request, Optional<Pending> pending, Optional<MigaException> refused) {
    boolean isDone() {
      return pending.map(Pending::isDone).orElse(true);
    }

    Reply reply() {
      try {
        return pending.isPresent()
            ? new Reply.Answered(request, pending.get().await())
            : new Reply.Failed(request, refused.orElseThrow());
      } catch (MigaException e) {
        return new Reply.Failed(request, e);
      }
    }
  }

  @Override
  public boolean hasNext() {
    return !asked.isEmpty() || requests.hasNext();
  }

  @Override
  public Reply next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    while (asked.isEmpty() || !asked.getFirst().isDone()) {
      fill();
      if (!asked.getFirst().isDone()) {
        awaitEnd();
      }
    }
    fill();
    return asked.removeFirst().reply();
  }

  private void fill() {
    int over = ended.drainPermits();
    unfinished -= over;
    boolean oneAtATime = submitted == 1 && !asked.isEmpty();
    while (!oneAtATime
        && unfinished < submitted
        && asked.size() < WAITING * submitted
        && requests.hasNext()) {
      asked.addLast(ask(requests.next()));
      oneAtATime = submitted == 1;
    }
  }

  private Asked ask(Request request) {
    try {
      Pending pending = specialist.submit(request.text(), terms, event -> {});
      unfinished++;
      pending.whenDone(ended::release);
      return new Asked(request, Optional.of(pending), Optional.empty());
    } catch (MigaException e) {
      return new Asked(request, Optional.empty(), Optional.of(e));
    }
  }

  private void awaitEnd() {
    try {
      ended.acquire();
      unfinished--;
    } catch (InterruptedException e) {
      asked.forEach(one -> one.pending().ifPresent(Pending::cancel));
      Thread.currentThread().interrupt();
      throw new MigaException(ErrorCode.REFUSED, "interrupted before all texts were answered", e);
    }
  }
}
