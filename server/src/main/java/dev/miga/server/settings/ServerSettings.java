package dev.miga.server.settings;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a server listens and what it takes.
 *
 * @param host name or address to listen on
 * @param port to listen on; 0 for any that is free
 * @param model name of the base model
 * @param maxBodyBytes largest request body
 * @param maxTexts most texts in one request
 * @param maxTokens tokens of a text where a request does not say
 * @param deadline how long a text may take at most, and how long stopping waits
 * @param keys SHA-256 of the keys that open it, in hexadecimal; none where it is open
 * @param log how requests are logged
 * @param tracing where traces are sent, by OTLP
 */
public record ServerSettings(
    String host,
    int port,
    String model,
    int maxBodyBytes,
    int maxTexts,
    int maxTokens,
    Duration deadline,
    List<String> keys,
    LogFormat log,
    Optional<URI> tracing) {

  /**
   * Checks the values.
   *
   * @throws MigaException INVALID_ARGUMENT if one makes no sense; REFUSED if others could reach the
   *     server and no key is set
   */
  public ServerSettings {
    keys = List.copyOf(keys);
    if (port < 0 || port > 65_535) {
      throw invalid("port must be 0 to 65535, found " + port);
    }
    if (maxBodyBytes < 1 || maxTexts < 1 || maxTokens < 1 || !deadline.isPositive()) {
      throw invalid("limits of a server must be positive");
    }
    if (keys.stream().anyMatch(key -> !key.matches("[0-9a-fA-F]{64}"))) {
      throw invalid("a key is given as its SHA-256, 64 hexadecimal digits: printf KEY | sha256sum");
    }
    if (keys.isEmpty() && !isLoopback(host)) {
      throw new MigaException(
          ErrorCode.REFUSED,
          "%s can be reached from other machines; set a key first, or listen on 127.0.0.1"
              .formatted(host));
    }
  }

  /** For this machine alone: 1 MB of body, 10,000 texts, 1,024 tokens, two minutes. */
  public static ServerSettings local(int port, String model) {
    return new ServerSettings(
        "127.0.0.1",
        port,
        model,
        1_000_000,
        10_000,
        1024,
        Duration.ofMinutes(2),
        List.of(),
        LogFormat.TEXT,
        Optional.empty());
  }

  /** The same on another address, for who has a key. */
  public ServerSettings with(String otherHost, List<String> otherKeys) {
    return new ServerSettings(
        otherHost,
        port,
        model,
        maxBodyBytes,
        maxTexts,
        maxTokens,
        deadline,
        otherKeys,
        log,
        tracing);
  }

  /** The same with another name of the base model. */
  public ServerSettings withModel(String name) {
    return new ServerSettings(
        host, port, name, maxBodyBytes, maxTexts, maxTokens, deadline, keys, log, tracing);
  }

  /** The same with another form of the log. */
  public ServerSettings withLog(LogFormat format) {
    return new ServerSettings(
        host, port, model, maxBodyBytes, maxTexts, maxTokens, deadline, keys, format, tracing);
  }

  /** The same with traces. */
  public ServerSettings withTracing(URI endpoint) {
    return new ServerSettings(
        host,
        port,
        model,
        maxBodyBytes,
        maxTexts,
        maxTokens,
        deadline,
        keys,
        log,
        Optional.of(endpoint));
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress() && !host.isBlank();
    } catch (UnknownHostException e) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, host + ": no such host on this machine", e);
    }
  }

  private static MigaException invalid(String message) {
    return new MigaException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
