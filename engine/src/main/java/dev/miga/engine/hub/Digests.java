package dev.miga.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of files, in hexadecimal. */
final class Digests {
  private static final int BUFFER_BYTES = 1 << 17;

  private Digests() {}

  static MessageDigest sha256() {
    return digest("SHA-256");
  }

  /** SHA-256 of a file: what the Hub calls the object id of a large file. */
  static String sha256(Path file) throws IOException {
    return finish(sha256(), file);
  }

  /** SHA-1 of a git blob: {@code blob SIZE NUL content}, the object id of a small file. */
  static String gitBlob(Path file) throws IOException {
    MessageDigest digest = digest("SHA-1");
    digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    return finish(digest, file);
  }

  private static String finish(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(algorithm + " is part of every JDK", impossible);
    }
  }
}
