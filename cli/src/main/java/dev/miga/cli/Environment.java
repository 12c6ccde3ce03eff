package dev.miga.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the process was started with.
 *
 * @param variables environment variables
 * @param home the user's home folder
 */
public record Environment(Map<String, String> variables, Path home) {
  /** Copies the map. */
  public Environment {
    variables = Map.copyOf(variables);
  }

  static Environment system() {
    return new Environment(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /** Where native libraries are unpacked: below {@code XDG_CACHE_HOME}, else {@code ~/.cache}. */
  Path nativeFolder() {
    Path caches = variable("XDG_CACHE_HOME").map(Path::of).orElse(home.resolve(".cache"));
    return caches.resolve("miga").resolve("native");
  }

  /** The value of a variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
