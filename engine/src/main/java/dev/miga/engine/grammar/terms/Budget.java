package dev.miga.engine.grammar.terms;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/**
 * Work and memory that one compilation may still take, of a schema as a whole or of a pattern that
 * stands alone. It is made where the compilation begins and handed down to whatever can be made to
 * explode; what each thing costs is said where it is paid.
 *
 * <p>A step is what takes some ten nanoseconds, or fifty where the code is still cold: a node of an
 * automaton visited, a transition made, two alternatives compared. Memory is what is held at the
 * same time. Not for several threads.
 */
public final class Budget {
  /** Steps of a compilation: under a second. The dearest of 400 real schemas takes a hundredth. */
  public static final long STEPS = 25_000_000;

  /** Bytes that a compilation may hold. Those schemas take 3 MB at the most. */
  public static final long BYTES = 128L << 20;

  private long steps;
  private long bytes;

  private Budget(long steps, long bytes) {
    this.steps = steps;
    this.bytes = bytes;
  }

  /** What every compilation has. */
  public static Budget standard() {
    return new Budget(STEPS, BYTES);
  }

  /**
   * Pays for work, before it is done.
   *
   * @throws MigaException UNSUPPORTED if that is more than is left
   */
  public void work(long count) {
    if (count > steps) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "the schema as a whole takes more than %,d steps to compile, and here they ran out; use fewer or simpler patterns, alternatives and references"
              .formatted(STEPS));
    }
    steps -= count;
  }

  /**
   * Pays for memory, before it is allocated.
   *
   * @throws MigaException UNSUPPORTED if that is more than is left
   */
  public void hold(long count) {
    if (count > bytes) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "the schema as a whole needs more than %,d MB of tables, and here they ran out; use fewer or simpler patterns, alternatives and references"
              .formatted(BYTES >> 20));
    }
    bytes -= count;
  }

  /** Gives memory back that was paid for. */
  public void release(long count) {
    bytes += count;
  }

  /** Steps that were taken so far. */
  public long spent() {
    return STEPS - steps;
  }

  /** Bytes that are held. */
  public long held() {
    return BYTES - bytes;
  }
}
