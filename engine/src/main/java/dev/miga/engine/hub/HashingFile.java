package dev.miga.engine.hub;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A new file whose SHA-256 is computed while it is written. */
final class HashingFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 17;

  private final MessageDigest digest;
  private final OutputStream out;

  private HashingFile(MessageDigest digest, OutputStream out) {
    this.digest = digest;
    this.out = out;
  }

  static HashingFile create(Path file) throws IOException {
    MessageDigest digest = Digests.sha256();
    return new HashingFile(
        digest,
        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest));
  }

  /** Appends exactly so many bytes, or throws. */
  void append(InputStream in, long bytes) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = bytes;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException(left + " bytes are missing");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  /** Digest of all that was appended, in hexadecimal. To be called once, at the end. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
