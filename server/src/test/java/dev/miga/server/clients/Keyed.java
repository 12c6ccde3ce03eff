package dev.miga.server.clients;

import dev.miga.server.settings.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A server that wants a key. */
public final class Keyed {
  public static final String KEY = "llave";

  private Keyed() {}

  /** The same settings, with the key. */
  public static ServerSettings with(ServerSettings settings) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
      return settings.with(settings.host(), List.of(HexFormat.of().formatHex(digest)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
