package dev.miga.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may ask: those with one of some keys, of which only the digests are known; or all. */
public final class ApiKeys {
  private static final String BEARER = "bearer ";

  private final List<byte[]> digests;

  /** Keys by their SHA-256 in hexadecimal. */
  public ApiKeys(List<String> digests) {
    this.digests = digests.stream().map(HexFormat.of()::parseHex).toList();
  }

  /** Whether the value of an {@code Authorization} header opens; every key is compared. */
  public boolean admit(@Nullable String authorization) {
    if (digests.isEmpty()) {
      return true;
    }
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return false;
    }
    byte[] given = sha256(authorization.substring(BEARER.length()).strip());
    boolean known = false;
    for (byte[] digest : digests) {
      known |= MessageDigest.isEqual(digest, given);
    }
    return known;
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
