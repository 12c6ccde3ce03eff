package dev.miga.engine;

/**
 * The one exception of Miga that is not a programming error. Its message is one line: what went
 * wrong, where (file, byte offset, tensor, schema pointer), what was expected and found, and what
 * to do.
 */
public class MigaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** A failure without another exception behind it. */
  public MigaException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /** A failure that another exception caused. */
  public MigaException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The kind of failure. */
  public ErrorCode code() {
    return code;
  }

  /** Its message on one line, whatever texts it quotes. */
  public String oneLine() {
    return oneLine(String.valueOf(getMessage()));
  }

  /** A message on one line. */
  public static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
