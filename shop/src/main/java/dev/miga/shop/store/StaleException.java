package dev.miga.shop.store;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/** Somebody else changed it in between; nothing was stored. Read it again. */
public final class StaleException extends MigaException {
  private static final long serialVersionUID = 1L;

  StaleException(String message) {
    super(ErrorCode.BUSY, message);
  }
}
