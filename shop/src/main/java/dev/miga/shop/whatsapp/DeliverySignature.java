package dev.miga.shop.whatsapp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Tells deliveries of WhatsApp from those of others: {@code X-Hub-Signature-256}. */
public final class DeliverySignature {
  /** The header: {@code sha256=} and the HMAC of the body in hexadecimal. */
  public static final String HEADER = "X-Hub-Signature-256";

  private static final String PREFIX = "sha256=";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int DIGITS = 64;

  private final SecretKeySpec key;

  /**
   * Signatures of one application.
   *
   * @param secret of the application, not empty
   */
  public DeliverySignature(String secret) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** Whether a header belongs to a body; compared in constant time. */
  public boolean admits(@Nullable String header, byte[] body) {
    if (header == null
        || header.length() != PREFIX.length() + DIGITS
        || !header.startsWith(PREFIX)) {
      return false;
    }
    byte[] given;
    try {
      given = HexFormat.of().parseHex(header, PREFIX.length(), header.length());
    } catch (IllegalArgumentException noHexadecimal) {
      return false;
    }
    return MessageDigest.isEqual(hmac(body), given);
  }

  /** The header of a body, for who plays WhatsApp. */
  public String sign(byte[] body) {
    return PREFIX + HexFormat.of().formatHex(hmac(body));
  }

  private byte[] hmac(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
