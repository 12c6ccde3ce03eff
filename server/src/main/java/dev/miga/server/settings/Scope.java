package dev.miga.server.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a key opens. */
public enum Scope {
  /** Specialists, and the routing among them. */
  APPLY,
  /** OpenAI's API, and with it the base model. */
  GENERATE,
  /** Loading and unloading of specialists. */
  MANAGE,
  /** Metrics. */
  METRICS,
  /** What another module answers on the same port: the orders of a shop. */
  ANNEX;

  /** As files and messages spell it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All of them, spelled so. */
  static List<String> keys() {
    return Arrays.stream(values()).map(Scope::key).toList();
  }

  static Optional<Scope> ofKey(String key) {
    return Arrays.stream(values()).filter(scope -> scope.key().equals(key)).findFirst();
  }
}
