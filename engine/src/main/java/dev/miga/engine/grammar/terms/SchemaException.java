package dev.miga.engine.grammar.terms;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/** A schema that cannot become a grammar, and the place in it that is to blame. */
public final class SchemaException extends MigaException {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 200;

  private final String pointer;

  private SchemaException(ErrorCode code, String pointer, String what) {
    super(code, "schema at " + shown(pointer) + ": " + what);
    this.pointer = pointer;
  }

  /** On one line, and the end of what is long: the beginning says less. */
  private static String shown(String pointer) {
    int from = Math.max(0, pointer.length() - SHOWN);
    String end = pointer.substring(from).replaceAll("\\p{Cntrl}", "?");
    return pointer.isEmpty() ? "its root" : (from == 0 ? "" : "...") + end;
  }

  /** What the schema asks for cannot be enforced, or not at a bearable cost. */
  public static SchemaException unsupported(String pointer, String what) {
    return new SchemaException(ErrorCode.UNSUPPORTED, pointer, what);
  }

  /** It is no schema, or no value is valid under it. */
  public static SchemaException invalid(String pointer, String what) {
    return new SchemaException(ErrorCode.INVALID_ARGUMENT, pointer, what);
  }

  /** The same failure, with its place. */
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
