package dev.miga.server.http;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/** A field of a request that is missing, unknown, out of range, or asks for what there is not. */
public final class BadField extends MigaException {
  private static final long serialVersionUID = 1L;

  private final String field;

  public BadField(String field, String problem) {
    super(ErrorCode.INVALID_ARGUMENT, field + ": " + problem);
    this.field = field;
  }

  /** Its name, with those of the objects around it. */
  public String field() {
    return field;
  }
}
