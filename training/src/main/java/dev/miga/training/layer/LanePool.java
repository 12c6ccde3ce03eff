package dev.miga.training.layer;

import dev.miga.kernels.Workers;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that take items of work one by one. A lane is a thread's place, with scratch memory of
 * its own; which lane takes an item is chance, so results must not depend on it.
 */
public final class LanePool implements AutoCloseable {

  /** One item of work. */
  @FunctionalInterface
  public interface Job {
    /** Does an item, with the scratch memory of a lane. */
    void run(int lane, int item);
  }

  private final Workers workers;

  /** Starts the threads; the caller of {@link #forEach} is one of them. */
  public LanePool(int threads) {
    workers = new Workers(threads);
  }

  /** How many there are. */
  public int count() {
    return workers.threads();
  }

  /** Does all items and returns when the last is done. */
  public void forEach(int items, Job job) {
    AtomicInteger next = new AtomicInteger();
    workers.run(
        count(),
        1,
        (from, to) -> {
          for (int lane = from; lane < to; lane++) {
            for (int item = next.getAndIncrement(); item < items; item = next.getAndIncrement()) {
              job.run(lane, item);
            }
          }
        });
  }

  @Override
  public void close() {
    workers.close();
  }
}
