package dev.miga.shop.store;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/** The database could not do it, and did none of it. Later it may. */
public final class StoreException extends MigaException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, Throwable cause) {
    super(ErrorCode.IO, message, cause);
  }
}
