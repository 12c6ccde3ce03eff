package dev.miga.server;

/** Nobody reads the response any more. */
final class ClientLeft extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClientLeft() {
    super("the client left", null, false, false); // neither a fault nor worth a stack
  }
}
