package dev.miga.shop.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;

/**
 * Messages that were removed. WhatsApp's ids hold telephone numbers, so that only their hashes stay
 * to recognise a late delivery.
 */
final class Forgotten {
  private Forgotten() {}

  static boolean has(Handle handle, String message) {
    return handle
        .createQuery("select 1 from forgotten where digest = :digest")
        .bind("digest", digest(message))
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static void add(Handle handle, String message, Instant now) {
    handle.execute(
        "insert into forgotten (digest, at) values (?, ?) on conflict (digest) do nothing",
        digest(message),
        now.toEpochMilli());
  }

  private static String digest(String message) {
    try {
      byte[] text = message.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
