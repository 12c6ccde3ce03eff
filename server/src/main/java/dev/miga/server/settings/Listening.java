package dev.miga.server.settings;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param host name or address
 * @param port 0 for any that is free
 * @param tls none for plain HTTP
 */
public record Listening(String host, int port, Optional<PemFiles> tls) {
  static Listening of(SettingValues values) {
    Optional<Path> certificate = values.path(Setting.CERTIFICATE);
    Optional<Path> key = values.path(Setting.PRIVATE_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw values.wrong(
          key.isPresent() ? Setting.CERTIFICATE : Setting.PRIVATE_KEY,
          "a PEM file too, as tls takes certificate and key");
    }
    return new Listening(
        values.text(Setting.HOST).orElse(""),
        values.integer(Setting.PORT, 0, 65_535),
        certificate.flatMap(own -> key.map(secret -> new PemFiles(own, secret))));
  }

  /**
   * Whether this machine alone can reach it.
   *
   * @throws MigaException INVALID_ARGUMENT if there is no such host
   */
  boolean isLocal() {
    try {
      return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, host + ": no such host on this machine", e);
    }
  }

  /** {@code https} where it has a certificate. */
  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }
}
