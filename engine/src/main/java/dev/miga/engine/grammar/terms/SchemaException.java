package dev.miga.engine.grammar.terms;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/** A schema that cannot become a grammar, and the place in it that is to blame. */
public final class SchemaException extends MigaException {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  private SchemaException(ErrorCode code, String pointer, String what) {
    super(code, "schema at " + (pointer.isEmpty() ? "its root" : pointer) + ": " + what);
    this.pointer = pointer;
  }

  public static SchemaException unsupported(String pointer, String what) {
    return new SchemaException(ErrorCode.UNSUPPORTED, pointer, what);
  }

  public static SchemaException invalid(String pointer, String what) {
    return new SchemaException(ErrorCode.INVALID_ARGUMENT, pointer, what);
  }

  public static SchemaException at(String pointer, MigaException cause) {
    SchemaException located =
        new SchemaException(cause.code(), pointer, String.valueOf(cause.getMessage()));
    located.initCause(cause);
    return located;
  }

  /** JSON pointer of the keyword or subschema; empty for the root. */
  public String pointer() {
    return pointer;
  }
}
