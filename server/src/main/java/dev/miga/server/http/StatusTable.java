package dev.miga.server.http;

import dev.miga.engine.ErrorCode;

/** Which HTTP status says what kind of failure. */
final class StatusTable {
  private StatusTable() {}

  static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> 400;
      case NOT_FOUND -> 404;
      case REFUSED -> 409; // closed or cancelled meanwhile
      case INVALID_FILE, UNSUPPORTED -> 422;
      case BUSY -> 429;
      case IO, INTERNAL -> 500;
      case NETWORK -> 502;
      case TIMEOUT -> 504;
    };
  }
}
