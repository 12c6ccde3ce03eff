package dev.miga.shop;

import dev.miga.shop.board.ShopStatus;
import dev.miga.shop.board.ShopStatus.Health;
import dev.miga.shop.board.ShopStatus.Problem;
import dev.miga.shop.store.Health.Ill;
import dev.miga.shop.store.ShopStore;
import dev.miga.shop.store.StoreException;
import dev.miga.shop.whatsapp.WorkerHealth;
import dev.miga.shop.whatsapp.WorkerHealth.Ongoing;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** How the database, the reading of messages and the way to customers are. */
final class ShopHealth {
  private static final WorkerHealth WELL = new WorkerHealth(0, Optional.empty(), Optional.empty());

  private final ShopStore store;
  private final Runnable changed;
  private final AtomicReference<Optional<Problem>> told = new AtomicReference<>(Optional.empty());
  private volatile Supplier<WorkerHealth> worker = () -> WELL;
  private volatile Supplier<WorkerHealth> sender = () -> WELL;

  /**
   * Of a store whose shop does not work yet.
   *
   * @param changed told when a problem begins, is another, or ends
   */
  ShopHealth(ShopStore store, Runnable changed) {
    this.store = store;
    this.changed = changed;
  }

  /** From now on these are asked too. */
  void watch(Supplier<WorkerHealth> reads, Supplier<WorkerHealth> sends) {
    worker = reads;
    sender = sends;
  }

  /** Looks again, by trying what failed, and tells if something is other than it was. */
  void check() {
    store.retried();
    Optional<Problem> now = status().problem();
    if (!told.getAndSet(now).equals(now)) {
      changed.run();
    }
  }

  /** How it was when it was last asked of something. A database that hangs is not waited for. */
  ShopStatus status() {
    Optional<Ongoing> unsent = sender.get().work();
    Health sending = unsent.isPresent() ? Health.DOWN : Health.UP;
    if (store.health() instanceof Ill ill) {
      return withoutDatabase(sending, ill.problem(), ill.since());
    }
    try {
      Optional<Problem> problem =
          unsent
              .map(what -> problem("No se puede enviar respuestas", what))
              .or(() -> worker.get().work().map(what -> problem("No se leen mensajes", what)));
      return new ShopStatus(
          Health.UP,
          sending,
          store.inbox().backlog().waiting(),
          store.outbox().backlog().waiting(),
          problem);
    } catch (StoreException e) {
      return withoutDatabase(sending, e.oneLine(), Instant.now());
    }
  }

  private static ShopStatus withoutDatabase(Health sending, String what, Instant since) {
    return new ShopStatus(
        Health.DOWN,
        sending,
        0,
        0,
        Optional.of(problem("La base de datos no responde", new Ongoing(what, since))));
  }

  private static Problem problem(String part, Ongoing what) {
    return new Problem(part + ": " + what.what(), what.since());
  }
}
