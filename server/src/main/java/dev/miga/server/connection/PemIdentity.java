package dev.miga.server.connection;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.TextFile;
import dev.miga.server.settings.PemFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server proves to be.
 *
 * @param chain its certificate, then those that signed it
 * @param key that belongs to the first
 */
record PemIdentity(List<? extends Certificate> chain, PrivateKey key) {
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /**
   * Reads certificate and key.
   *
   * @throws MigaException if they are missing, unsound, or do not belong together
   */
  static PemIdentity read(PemFiles files) {
    List<? extends Certificate> chain = chain(files.certificate());
    PrivateKey key = key(files.key(), chain.getFirst().getPublicKey().getAlgorithm());
    if (!belong(chain.getFirst(), key)) {
      throw invalid("key", files.key(), "is not the key of the certificate");
    }
    return new PemIdentity(chain, key);
  }

  private static List<? extends Certificate> chain(Path file) {
    byte[] pem = TextFile.read(file, MAX_BYTES).getBytes(StandardCharsets.UTF_8);
    try {
      List<? extends Certificate> chain =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(pem)));
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (GeneralSecurityException e) {
      // said below
    }
    throw invalid("certificate", file, "must be certificates in PEM");
  }

  private static PrivateKey key(Path file, String algorithm) {
    Matcher pem = PKCS8.matcher(TextFile.read(file, MAX_BYTES));
    try {
      if (pem.find()) {
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // said below, without what may be a key
    }
    throw invalid(
        "key",
        file,
        "must be the certificate's "
            + algorithm
            + " key in PEM ('BEGIN PRIVATE KEY'); openssl pkcs8 -topk8 -nodes makes one");
  }

  private static boolean belong(Certificate certificate, PrivateKey key) {
    byte[] text = {1, 2, 3};
    try {
      Signature signature =
          Signature.getInstance(
              switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
              });
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Both, as TLS takes them. */
  KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, new char[0], chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED, "tls: this Java cannot hold the key (" + e.getMessage() + ")", e);
    }
  }

  private static MigaException invalid(String key, Path file, String problem) {
    return new MigaException(ErrorCode.INVALID_FILE, "tls." + key + ": " + file + " " + problem);
  }
}
