package dev.miga.server.access;

import dev.miga.server.settings.AccessKey;
import dev.miga.tasks.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Some keys, of which only the digests are known.
 *
 * @param keys none where all are let in
 */
record ApiKeys(List<AccessKey> keys) {
  private static final String BEARER = "bearer ";

  ApiKeys {
    keys = List.copyOf(keys);
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** The one in the value of an {@code Authorization} header; every key is compared. */
  Optional<AccessKey> find(@Nullable String authorization) {
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return Optional.empty();
    }
    byte[] given = bytes(Digest.sha256(authorization.substring(BEARER.length()).strip()));
    Optional<AccessKey> found = Optional.empty();
    for (AccessKey key : keys) {
      if (MessageDigest.isEqual(bytes(key.sha256()), given)) {
        found = Optional.of(key);
      }
    }
    return found;
  }

  private static byte[] bytes(String digest) {
    return digest.getBytes(StandardCharsets.US_ASCII);
  }
}
