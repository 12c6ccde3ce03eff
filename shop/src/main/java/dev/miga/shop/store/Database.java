package dev.miga.shop.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * One database and all that is asked of it. Transactions are begun and ended by statements, since
 * the SQLite driver begins the next one together with each commit, and believes in one that it
 * failed to begin.
 */
final class Database implements AutoCloseable {
  private static final Health WELL = new Health.Well();
  private static final String NO_CONNECTION = "08";
  private static final Duration LOCK_PAUSE = Duration.ofMillis(50);

  private final StoreSettings settings;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Watchers watchers = new Watchers();
  private final AtomicReference<Health> reads = new AtomicReference<>(WELL);
  private final AtomicReference<Health> writes = new AtomicReference<>(WELL);

  private Database(StoreSettings settings, HikariDataSource pool) {
    this.settings = settings;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Opens a database and creates or changes its tables.
   *
   * @throws StoreException if it cannot be reached or is none of the shop, saying what to do
   */
  static Database open(StoreSettings settings) {
    try {
      return new Database(settings, Pool.open(settings));
    } catch (RuntimeException e) {
      throw new StoreException(
          "cannot open %s; %s (%s)".formatted(settings, settings.dialect().advice(), reason(e)), e);
    }
  }

  /**
   * Reads without a transaction.
   *
   * @throws StoreException if the database fails
   */
  <T> T read(Function<Handle, T> work) {
    return run(reads, work);
  }

  /**
   * Reads one state of all tables while others write.
   *
   * @throws StoreException if the database fails
   */
  <T> T snapshot(Function<Handle, T> work) {
    return run(reads, handle -> transaction(handle, settings.dialect().snapshot(), work));
  }

  /**
   * Does all of some work, durably, or nothing of it.
   *
   * @throws StoreException if the database fails
   */
  <T> T write(Function<Handle, T> work) {
    return run(writes, handle -> transaction(handle, settings.dialect().begin(), work));
  }

  private <T> T run(AtomicReference<Health> health, Function<Handle, T> work) {
    try {
      T result = jdbi.withHandle(work::apply);
      health.set(WELL);
      return result;
    } catch (JdbiException e) {
      StoreException failure = new StoreException(message(e), e);
      health.updateAndGet(before -> ill(before, failure));
      throw failure;
    }
  }

  private static Health ill(Health before, StoreException failure) {
    Instant since = before instanceof Health.Ill ill ? ill.since() : Instant.now();
    return new Health.Ill(failure.oneLine(), since);
  }

  private <T> T transaction(Handle handle, String begin, Function<Handle, T> work) {
    begin(handle, begin);
    boolean isDone = false;
    try {
      T result = work.apply(handle);
      handle.execute("commit");
      isDone = true;
      return result;
    } finally {
      if (!isDone) {
        undo(handle);
      }
    }
  }

  /** Waits for a lock as long as the settings say. */
  private void begin(Handle handle, String begin) {
    long until = System.nanoTime() + settings.patience().toNanos();
    while (true) {
      try {
        handle.execute(begin);
        return;
      } catch (JdbiException e) {
        boolean isLocked =
            e.getCause() instanceof SQLException cause && settings.dialect().isLocked(cause);
        if (!isLocked || System.nanoTime() >= until) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void pause(JdbiException interrupted) {
    try {
      Thread.sleep(LOCK_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted;
    }
  }

  /** A connection that cannot go back is given up; the database then goes back by itself. */
  private void undo(Handle handle) {
    try {
      handle.execute("rollback");
    } catch (JdbiException e) {
      pool.evictConnection(handle.getConnection());
    }
  }

  private String message(JdbiException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException
          || (cause instanceof SQLException sql
              && String.valueOf(sql.getSQLState()).startsWith(NO_CONNECTION))) {
        return "cannot reach %s; %s (%s)"
            .formatted(settings, settings.dialect().advice(), reason(failure));
      }
    }
    return settings + ": " + reason(failure);
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }

  /** Whether the last calls succeeded; nothing is asked of it. */
  Health health() {
    Health writing = writes.get();
    return writing instanceof Health.Ill ? writing : reads.get();
  }

  /** The same after calls that failed are tried once more, which may take as long as they do. */
  Health retried() {
    try {
      if (writes.get() instanceof Health.Ill) {
        write(handle -> handle.execute("update pulse set at = ?", Instant.now().toEpochMilli()));
      }
      if (reads.get() instanceof Health.Ill) {
        read(handle -> handle.createQuery("select at from pulse").mapTo(Long.class).one());
      }
      return WELL;
    } catch (StoreException noted) {
      return health();
    }
  }

  void watch(Consumer<Change> watcher) {
    watchers.add(watcher);
  }

  void unwatch(Consumer<Change> watcher) {
    watchers.remove(watcher);
  }

  /** Tells of a change that is committed. */
  void tell(Change change) {
    watchers.tell(change);
  }

  Dialect dialect() {
    return settings.dialect();
  }

  @Override
  public void close() {
    pool.close();
  }
}
