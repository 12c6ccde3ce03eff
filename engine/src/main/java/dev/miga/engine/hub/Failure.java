package dev.miga.engine.hub;

/** Words for exceptions of the JDK. */
final class Failure {
  private Failure() {}

  /** The message, or the name of the exception where it has none. */
  static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
