package dev.miga.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Closes a stream that has given nothing for a while, which wakes its reader with an exception:
 * {@link java.net.http} limits the time to the headers, not the time between two bytes.
 */
final class StallGuard implements AutoCloseable {
  private final InputStream stream;
  private final Duration timeout;
  private final AtomicLong moves = new AtomicLong();
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean stalled;

  StallGuard(InputStream stream, Duration timeout) {
    this.stream = stream;
    this.timeout = timeout;
    Thread.ofVirtual().name("stall-guard").start(this::watch);
  }

  /** Tells that something came. */
  void moved() {
    moves.incrementAndGet();
  }

  /** Whether the stream was closed for standing still. */
  boolean stalled() {
    return stalled;
  }

  private void watch() {
    try {
      long seen = -1;
      while (!finished.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        if (moves.get() == seen) {
          stalled = true;
          stream.close();
          return;
        }
        seen = moves.get();
      }
    } catch (InterruptedException | IOException noLongerNeeded) {
      // the reader ends by itself
    }
  }

  @Override
  public void close() {
    finished.countDown();
  }
}
