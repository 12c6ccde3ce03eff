package dev.miga.server.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Everything that can be set, but for keys: its key in a file, and what holds without. */
public enum Setting {
  HOST("host", "127.0.0.1"),
  PORT("port", "8080"),
  MODEL("model", ""),
  SPECIALISTS("specialists", ""),
  MERGE("merge", "auto"),
  CERTIFICATE("tls.certificate", ""),
  PRIVATE_KEY("tls.key", ""),
  BODY_BYTES("limits.body-bytes", "1000000"),
  BODY_TIME("limits.body-time", "30s"),
  JSON_DEPTH("limits.json-depth", "100"),
  TEXTS("limits.texts", "10000"),
  TOKENS("limits.tokens", "1024"),
  DEADLINE("limits.deadline", "2m"),
  IN_FLIGHT("limits.in-flight", "16"),
  QUEUED("limits.queued", "1024"),
  REQUESTS_PER_MINUTE("limits.requests-per-minute", "0"),
  CONNECTIONS("limits.connections", "1000"),
  IDLE_TIMEOUT("limits.idle-timeout", "30s"),
  LOG_FORMAT("log.format", "text"),
  TRACING("tracing.endpoint", "");

  private static final String VARIABLE = "MIGA_SERVE_";

  private final String key;
  private final String standard;

  Setting(String key, String standard) {
    this.key = key;
    this.standard = standard;
  }

  /** As a file spells it, after the names of what it stands in: {@code limits.body-bytes}. */
  public String key() {
    return key;
  }

  /** What holds where nobody says; empty if nothing does. */
  public String standard() {
    return standard;
  }

  /** Whether it is a list of texts. */
  boolean isList() {
    return this == SPECIALISTS;
  }

  /** Its environment variable: {@code MIGA_SERVE_LIMITS_BODY_BYTES}. */
  public String variable() {
    return VARIABLE + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Whether an environment variable is meant to set something here. */
  static boolean isVariable(String name) {
    return name.startsWith(VARIABLE);
  }

  /** The one of a key. */
  public static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
