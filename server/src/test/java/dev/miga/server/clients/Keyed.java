package dev.miga.server.clients;

import dev.miga.server.settings.AccessKey;
import dev.miga.server.settings.ServerSettings;
import dev.miga.tasks.Digest;
import java.util.List;

/** A server that wants a key. */
public final class Keyed {
  public static final String KEY = "llave";

  private Keyed() {}

  /** The same settings, with the key. */
  public static ServerSettings with(ServerSettings settings) {
    return settings.with(List.of(AccessKey.ofAll(Digest.sha256(KEY))));
  }
}
