package dev.miga.cli;

import dev.miga.server.settings.AccessKey;
import dev.miga.server.settings.Scope;
import dev.miga.server.settings.SettingsText;
import dev.miga.tasks.Digest;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;

/** Makes a key that nobody can guess. */
final class NewKey {
  private static final int BYTES = 32;

  private NewKey() {}

  /** Prints a key, which is kept nowhere, and the line that lets a server know it. */
  static void print(String name, PrintStream out) {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String key = "miga-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    AccessKey known =
        new AccessKey(name, Digest.sha256(key), EnumSet.of(Scope.APPLY, Scope.GENERATE));
    out.println("# the key, for who asks; it is shown this once: " + key);
    out.println("keys:");
    out.println("  - " + SettingsText.line(known));
  }
}
