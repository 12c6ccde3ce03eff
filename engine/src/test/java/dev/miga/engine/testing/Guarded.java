package dev.miga.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.miga.engine.MigaException;
import java.lang.management.ManagementFactory;

/** Runs what may be refused, but only with a {@link MigaException} on one line, and cheaply. */
public final class Guarded {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Guarded() {}

  /** Something that reads a hostile file. */
  @FunctionalInterface
  public interface Reading {
    /** Reads it. */
    void run();
  }

  /**
   * Whether it was read; false if it was refused.
   *
   * @param what for messages
   * @param maxBytes that it may allocate on the heap
   */
  public static boolean read(String what, long maxBytes, Reading reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean read;
    try {
      reading.run();
      read = true;
    } catch (MigaException e) {
      assertThat(e.getMessage()).as(what).isNotBlank().doesNotContain("\n");
      read = false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated for %s", what)
        .isLessThan(maxBytes);
    return read;
  }
}
