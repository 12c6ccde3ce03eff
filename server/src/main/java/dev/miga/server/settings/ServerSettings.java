package dev.miga.server.settings;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a server listens, whom it answers and what it takes.
 *
 * @param model what the base model is called
 * @param keys that open it; none where it is open
 * @param log how requests are logged
 * @param tracing where traces are sent, by OTLP
 */
public record ServerSettings(
    Listening listening,
    String model,
    ServerLimits limits,
    List<AccessKey> keys,
    LogFormat log,
    Optional<URI> tracing) {

  /**
   * Checks the keys.
   *
   * @throws MigaException INVALID_ARGUMENT if two keys have one name; REFUSED if others could reach
   *     the server and no key is set
   */
  public ServerSettings {
    keys = List.copyOf(keys);
    Set<String> names = new HashSet<>();
    for (AccessKey key : keys) {
      if (!names.add(key.name())) {
        throw new MigaException(
            ErrorCode.INVALID_ARGUMENT,
            "two keys are called '%s'; give each a name of its own".formatted(key.name()));
      }
    }
    if (keys.isEmpty() && !listening.isLocal()) {
      throw new MigaException(
          ErrorCode.REFUSED,
          "%s can be reached from other machines; set a key first, or listen on 127.0.0.1"
              .formatted(listening.host()));
    }
  }

  /** Those that were set, and keys. */
  public static ServerSettings of(SettingValues values, List<AccessKey> keys) {
    return new ServerSettings(
        Listening.of(values),
        values.text(Setting.MODEL).orElse(""),
        ServerLimits.of(values),
        keys,
        values.choice(Setting.LOG_FORMAT, LogFormat.class),
        values.uri(Setting.TRACING));
  }

  /** For this machine alone, with all limits as they are where nobody sets them. */
  public static ServerSettings local(int port, String model) {
    ServerSettings standard = of(new SettingValues(Map.of()), List.of());
    return standard.with(new Listening("127.0.0.1", port, Optional.empty())).withModel(model);
  }

  /** The same with another name of the base model. */
  public ServerSettings withModel(String name) {
    return new ServerSettings(listening, name, limits, keys, log, tracing);
  }

  /** The same on another address. */
  public ServerSettings with(Listening other) {
    return new ServerSettings(other, model, limits, keys, log, tracing);
  }

  /** The same with other limits. */
  public ServerSettings with(ServerLimits other) {
    return new ServerSettings(listening, model, other, keys, log, tracing);
  }

  /** The same for those with a key. */
  public ServerSettings with(List<AccessKey> others) {
    return new ServerSettings(listening, model, limits, others, log, tracing);
  }

  /** The same with another form of the log. */
  public ServerSettings withLog(LogFormat format) {
    return new ServerSettings(listening, model, limits, keys, format, tracing);
  }

  /** The same with traces. */
  public ServerSettings withTracing(URI endpoint) {
    return new ServerSettings(listening, model, limits, keys, log, Optional.of(endpoint));
  }
}
