package dev.miga.server.http;

/** Nobody reads the response any more. */
public final class ClientLeft extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClientLeft() {
    super("the client left", null, false, false); // neither a fault nor worth a stack
  }
}
