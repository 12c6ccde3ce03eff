package dev.miga.shop.board;

import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.server.http.JsonMembers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells everybody who looks at the board what changed. The last {@value #KEPT} changes are kept for
 * who was away; who missed more is told to look at everything again. A change says what is to be
 * read again and not what it is now, so it may be told twice, and a slow reader costs nothing.
 */
public final class BoardEvents implements AutoCloseable {
  private static final int KEPT = 1_000;
  private static final long UNKNOWN = -1;
  private static final JsonObject NOTHING = new JsonObject(Map.of());

  private final String run = Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX);
  private final Lock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Deque<Event> kept = new ArrayDeque<>();
  private long last;
  private boolean closed;

  /**
   * A change.
   *
   * @param number counted from 1
   * @param name {@code order}, {@code queue}, {@code status}, or {@code reset}: anything may have
   *     changed
   */
  record Event(long number, String name, JsonObject data) {}

  /** An order is new or not as it was. */
  public void order(long id) {
    tell("order", new JsonMembers().put("id", id).toObject());
  }

  /** Messages for a person came or were answered. */
  public void queue() {
    tell("queue", NOTHING);
  }

  /** A part of the shop fails or works again. */
  public void status() {
    tell("status", NOTHING);
  }

  /** Whatever was read before may be wrong now. */
  public void reset() {
    tell("reset", NOTHING);
  }

  private void tell(String name, JsonObject data) {
    lock.lock();
    try {
      last++;
      kept.addLast(new Event(last, name, data));
      if (kept.size() > KEPT) {
        kept.removeFirst();
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The name of an event, which no other run of the program gives. */
  String id(Event event) {
    return run + "-" + event.number();
  }

  /** Up to where a reader knows who was told this id last; the present for a new one. */
  long known(Optional<String> id) {
    lock.lock();
    try {
      return id.isEmpty() ? last : number(id.get());
    } finally {
      lock.unlock();
    }
  }

  private long number(String id) {
    String start = run + "-";
    try {
      long number = id.startsWith(start) ? Long.parseLong(id.substring(start.length())) : UNKNOWN;
      return number <= last ? number : UNKNOWN;
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  /**
   * What happened after an event.
   *
   * @param wait how long to wait for something
   * @return nothing if nothing happened; empty if nothing will any more
   */
  Optional<List<Event>> after(long known, Duration wait) throws InterruptedException {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (!closed && known == last && left > 0) {
        left = news.awaitNanos(left);
      }
      if (closed) {
        return Optional.empty();
      }
      if (known < last - kept.size()) {
        return Optional.of(List.of(new Event(last, "reset", NOTHING)));
      }
      return Optional.of(kept.stream().filter(event -> event.number() > known).toList());
    } finally {
      lock.unlock();
    }
  }

  /** Ends every stream. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
