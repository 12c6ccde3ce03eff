package dev.miga.engine;

import java.time.Duration;

/** More is asked for at once than there is room for, and it is known for how long. */
public final class BusyException extends MigaException {
  private static final long serialVersionUID = 1L;

  private final Duration wait;

  /**
   * A refusal.
   *
   * @param wait after which it may be taken
   */
  public BusyException(String message, Duration wait) {
    super(ErrorCode.BUSY, message);
    this.wait = wait;
  }

  /** After which time it may be taken. */
  public Duration expectedWait() {
    return wait;
  }
}
