package dev.miga.engine;

/** Kinds of failure that a user can meet, with the exit status of a command that ends in one. */
public enum ErrorCode {
  /** The request itself makes no sense: a value out of range, a prompt beyond the context. */
  INVALID_ARGUMENT(2),
  /** A file is not what it should be: truncated, hostile, of another kind. */
  INVALID_FILE(3),
  /** Sound, but of a kind that Miga does not implement. */
  UNSUPPORTED(3),
  /** A file, model or remote object does not exist. */
  NOT_FOUND(4),
  /** A gate, a licence, a missing permission or {@code --offline} forbids it. */
  REFUSED(5),
  /** More is asked for at once than there is room for; later it may be taken. */
  BUSY(5),
  /** It was not done by the time that the caller set. */
  TIMEOUT(5),
  /** The other side of a connection failed, after retries. */
  NETWORK(5),
  /** Reading or writing failed: a full disk, a missing right. */
  IO(70),
  /** A fault in Miga. */
  INTERNAL(70);

  private final int exitStatus;

  ErrorCode(int exitStatus) {
    this.exitStatus = exitStatus;
  }

  /** Exit status of the command line. */
  public int exitStatus() {
    return exitStatus;
  }
}
