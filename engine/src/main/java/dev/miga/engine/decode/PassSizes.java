package dev.miga.engine.decode;

import java.util.concurrent.atomic.AtomicLongArray;

/** How many sequences the passes of a scheduler had. Counted by one thread, read by any. */
public final class PassSizes {
  private final AtomicLongArray passes;

  /**
   * Nothing counted yet.
   *
   * @param most sequences of a pass
   */
  PassSizes(int most) {
    this.passes = new AtomicLongArray(most + 1);
  }

  void count(int sequences) {
    passes.incrementAndGet(sequences);
  }

  /** Most sequences that a pass can have. */
  public int most() {
    return passes.length() - 1;
  }

  /** How many passes had exactly so many sequences. */
  public long passes(int sequences) {
    return passes.get(sequences);
  }
}
