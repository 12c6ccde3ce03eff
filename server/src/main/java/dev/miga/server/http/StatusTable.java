package dev.miga.server.http;

import dev.miga.engine.ErrorCode;

/** Which HTTP status says what kind of failure, and the reverse. */
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

  /** For programs: what a status says that HTTP itself made, before or without a route. */
  static String code(int status) {
    return switch (status) {
      case 400 -> "bad_request";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 408 -> "too_slow";
      case 413 -> "too_large";
      case 414 -> "uri_too_long";
      case 431 -> "headers_too_large";
      case 503 -> "not_ready";
      default -> status < 500 ? "refused" : "internal";
    };
  }
}
