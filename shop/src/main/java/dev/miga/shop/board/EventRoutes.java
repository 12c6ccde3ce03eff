package dev.miga.shop.board;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.server.http.LineStream;
import dev.miga.shop.board.BoardEvents.Event;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Server-sent events. */
final class EventRoutes {
  /** A comment after so long shows that the connection lives, to both ends. */
  private static final Duration QUIET = Duration.ofSeconds(15);

  private static final int MOST_READERS = 100;

  private final BoardEvents events;
  private final Semaphore readers = new Semaphore(MOST_READERS);

  EventRoutes(BoardEvents events) {
    this.events = events;
  }

  void stream(Context context) throws IOException, InterruptedException {
    if (!readers.tryAcquire()) {
      throw new MigaException(ErrorCode.BUSY, MOST_READERS + " boards are open already");
    }
    try {
      send(context);
    } finally {
      readers.release();
    }
  }

  private void send(Context context) throws IOException, InterruptedException {
    long known = events.known(Optional.ofNullable(context.header("Last-Event-ID")));
    context.header("Cache-Control", "no-store");
    context.header("X-Accel-Buffering", "no"); // a proxy must not collect them
    LineStream out = LineStream.events(context);
    out.line(":\n");
    Optional<List<Event>> next = events.after(known, QUIET);
    while (next.isPresent()) {
      for (Event event : next.get()) {
        out.line(
            "id: %s\nevent: %s\ndata: %s\n"
                .formatted(events.id(event), event.name(), event.data().toJson()));
        known = event.number();
      }
      if (next.get().isEmpty()) {
        out.line(":\n");
      }
      next = events.after(known, QUIET);
    }
  }
}
