package dev.miga.kernels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that split ranges of work, the caller among them. A region of a decode
 * step lasts some ten microseconds, so waiting threads spin for a while before they park.
 *
 * <p>Safe for use by several callers; their regions run one after another.
 */
public final class Workers implements AutoCloseable {

  /** Work over a half-open range. */
  @FunctionalInterface
  public interface RangeTask {
    /** Does the part {@code [from, to)}. */
    void run(int from, int to);
  }

  /** Rounds of {@link Thread#onSpinWait} before a thread parks: roughly 200 microseconds. */
  private static final int SPINS = 10_000;

  private static final VarHandle EPOCH = field("epoch");
  private static final VarHandle NEXT = field("next");
  private static final VarHandle RUNNING = field("running");

  private static VarHandle field(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(Workers.class, name, int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Thread[] helpers;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final boolean[] parked;

  private volatile boolean closed;

  /* What threads pass to and fro lies side by side in this object: the fewer cache lines, the fewer
  journeys between cores, and each takes as long as a small kernel. */

  @SuppressWarnings("UnusedVariable") // read and written through EPOCH
  private int epoch;

  @SuppressWarnings("UnusedVariable") // read and written through NEXT
  private int next;

  @SuppressWarnings("UnusedVariable") // read and written through RUNNING
  private int running;

  private int count;
  private int part;
  private RangeTask task = (from, to) -> {};

  /** Starts {@code threads - 1} daemon threads; the caller of {@link #run} is the remaining one. */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
    helpers = new Thread[threads - 1];
    parked = new boolean[helpers.length];
    for (int i = 0; i < helpers.length; i++) {
      int index = i;
      helpers[i] =
          Thread.ofPlatform().daemon().name("miga-worker-" + (i + 1)).unstarted(() -> serve(index));
    }
    for (Thread helper : helpers) {
      helper.start();
    }
  }

  /**
   * The granule, a multiple of {@code unit}, that gives every thread {@code parts} parts of a
   * range.
   */
  public int granule(int count, int unit, int parts) {
    int units = (count + unit - 1) / unit;
    int pieces = threads() * parts;
    return Math.max(1, (units + pieces - 1) / pieces) * unit;
  }

  /** Threads that share the work, the caller included. */
  public int threads() {
    return helpers.length + 1;
  }

  /**
   * Runs the task over {@code [0, count)} in parts of {@code granule} and returns when all of it is
   * done. What a part throws is thrown here.
   */
  public void run(int count, int granule, RangeTask task) {
    if (count <= granule || helpers.length == 0) {
      if (count > 0) {
        task.run(0, count);
      }
      return;
    }
    lock.lock();
    try {
      this.task = task;
      this.count = count;
      this.part = granule;
      this.next = 0;
      this.running = helpers.length;
      EPOCH.setVolatile(this, (int) EPOCH.getVolatile(this) + 1);
      wakeParked();
      work();
      for (int spins = 0; (int) RUNNING.getAcquire(this) != 0; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(this, 20_000);
        }
      }
      rethrow();
    } finally {
      lock.unlock();
    }
  }

  private void wakeParked() {
    VarHandle.fullFence();
    for (int i = 0; i < helpers.length; i++) {
      if (parked[i]) {
        LockSupport.unpark(helpers[i]);
      }
    }
  }

  private void work() {
    for (int from = take(); from < count; from = take()) {
      try {
        task.run(from, Math.min(count, from + part));
      } catch (Throwable t) {
        failure.compareAndSet(null, t);
      }
    }
  }

  /** The start of the next part. */
  private int take() {
    return (int) NEXT.getAndAdd(this, part);
  }

  private void rethrow() {
    Throwable thrown = failure.getAndSet(null);
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void serve(int index) {
    int seen = 0;
    while (true) {
      int spins = 0;
      int now;
      while ((now = (int) EPOCH.getAcquire(this)) == seen) {
        if (closed) {
          return;
        }
        if (spins < SPINS) {
          spins++;
          Thread.onSpinWait();
        } else {
          park(index, seen);
        }
      }
      seen = now;
      work();
      RUNNING.getAndAdd(this, -1);
    }
  }

  /** Says that it parks before it looks once more, so that a caller who just missed it unparks. */
  private void park(int index, int seen) {
    parked[index] = true;
    VarHandle.fullFence();
    if ((int) EPOCH.getVolatile(this) == seen && !closed) {
      LockSupport.park(this);
    }
    parked[index] = false;
  }

  @Override
  public void close() {
    closed = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }
}
