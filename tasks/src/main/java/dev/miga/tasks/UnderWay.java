package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/** Counts the texts that something answers, so that it is closed when there are none. */
final class UnderWay {
  private int count;
  private boolean closed;

  /**
   * One more.
   *
   * @param what answers it
   * @throws MigaException REFUSED if that was closed
   */
  synchronized void begin(String what) {
    if (closed) {
      throw new MigaException(ErrorCode.REFUSED, what + " was closed");
    }
    count++;
  }

  /** One less. */
  synchronized void end() {
    count--;
    notifyAll();
  }

  /** Takes no more and waits for the last; false if that was done before. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    boolean interrupted = false;
    while (count > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return first;
  }
}
