package dev.miga.server.access;

import java.util.Locale;

/**
 * Names of this machine's own. A page of a stranger may have its name resolved to this machine and
 * so reach a server that is open to it; the browser then still says the stranger's name.
 */
public final class LoopbackName {
  private LoopbackName() {}

  /**
   * Whether a request is for this machine.
   *
   * @param host of the header {@code Host}, a port with it or not; empty if there is none
   */
  public static boolean is(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
