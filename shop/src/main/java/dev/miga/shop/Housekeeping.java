package dev.miga.shop;

import dev.miga.engine.MigaException;
import dev.miga.shop.store.ShopStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What a shop does by the clock: look at its health, and forget what it may no longer keep. */
final class Housekeeping implements AutoCloseable {
  private static final Duration HEALTH = Duration.ofSeconds(2);
  private static final Duration RETENTION = Duration.ofHours(1);

  private final ShopStore store;
  private final ShopHealth health;
  private final Optional<Duration> retention;
  private final Consumer<String> log;
  private final Thread thread = Thread.ofVirtual().name("housekeeping").unstarted(this::keep);

  private Housekeeping(
      ShopStore store, ShopHealth health, Optional<Duration> retention, Consumer<String> log) {
    this.store = store;
    this.health = health;
    this.retention = retention;
    this.log = log;
  }

  /**
   * Begins at once.
   *
   * @param retention how long customers are remembered; empty for ever
   */
  static Housekeeping start(
      ShopStore store, ShopHealth health, Optional<Duration> retention, Consumer<String> log) {
    Housekeeping housekeeping = new Housekeeping(store, health, retention, log);
    housekeeping.thread.start();
    return housekeeping;
  }

  private void keep() {
    Instant forgets = Instant.now();
    try {
      while (true) {
        patiently(health::check);
        if (retention.isPresent() && !Instant.now().isBefore(forgets)) {
          Instant oldest = Instant.now().minus(retention.get());
          patiently(() -> store.privacy().forgetBefore(oldest));
          forgets = Instant.now().plus(RETENTION);
        }
        Thread.sleep(HEALTH);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** What fails now is tried again next time. */
  private void patiently(Runnable action) {
    try {
      action.run();
    } catch (MigaException e) {
      log.accept("housekeeping: " + e.oneLine());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
