package dev.miga.shop.store;

import java.util.function.Consumer;

/** All that the shop must not lose. */
public final class ShopStore implements AutoCloseable {
  private final Database database;

  private ShopStore(Database database) {
    this.database = database;
  }

  /**
   * Opens the database and creates or changes its tables.
   *
   * @throws StoreException if it cannot be reached or is of something else, saying what to do
   */
  public static ShopStore open(StoreSettings settings) {
    return new ShopStore(Database.open(settings));
  }

  /** Messages from customers. */
  public Inbox inbox() {
    return new Inbox(database);
  }

  /** Letters to customers. */
  public Outbox outbox() {
    return new Outbox(database);
  }

  /** Orders. */
  public Orders orders() {
    return new Orders(database);
  }

  /** Messages that wait for a person. */
  public PersonQueue persons() {
    return new PersonQueue(database);
  }

  /** What persons corrected. */
  public Corrections corrections() {
    return new Corrections(database);
  }

  /** Removal and export of personal data. */
  public Privacy privacy() {
    return new Privacy(database);
  }

  /** Copies of everything. */
  public Backup backup() {
    return new Backup(database);
  }

  /**
   * Tells of every change from now on, after it was committed and in the thread that made it: the
   * watcher must be quick.
   */
  public void watch(Consumer<Change> watcher) {
    database.watch(watcher);
  }

  /** Tells a watcher no more. */
  public void unwatch(Consumer<Change> watcher) {
    database.unwatch(watcher);
  }

  /** Whether the last calls of the database succeeded; returns at once. */
  public Health health() {
    return database.health();
  }

  /** The same after calls that failed are tried once more, which may take as long as they do. */
  public Health retried() {
    return database.retried();
  }

  @Override
  public void close() {
    database.close();
  }
}
