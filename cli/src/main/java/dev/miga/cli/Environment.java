package dev.miga.cli;

import dev.miga.cli.bundle.BundleLayout;
import dev.miga.engine.Folders;
import dev.miga.engine.hub.InstalledModels;
import dev.miga.kernels.binding.NativeLibrary;
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
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * With the home folder that {@code HOME} names.
   *
   * @param userHome the home folder where {@code HOME} names none: Java takes it from the user's
   *     entry in the password file, which in a container may be another, or none
   */
  static Environment of(Map<String, String> variables, Path userHome) {
    String home = variables.getOrDefault("HOME", "");
    return new Environment(variables, home.isBlank() ? userHome : Path.of(home));
  }

  /**
   * Where Miga keeps what it fetched or made. Native libraries that came with the installation are
   * used from there.
   */
  public Folders folders() {
    Folders own = Folders.of(variables, home);
    return installation()
        .map(root -> root.resolve(BundleLayout.NATIVES))
        .filter(NativeLibrary::isInstalled)
        .map(own::withNatives)
        .orElse(own);
  }

  /** The folder of the installation: the project, or a bundle. */
  public Optional<Path> installation() {
    return variable("MIGA_ROOT").map(Path::of);
  }

  /** The models that came with the installation. */
  public Optional<InstalledModels> installedModels() {
    return installation().map(root -> new InstalledModels(root.resolve(BundleLayout.MODELS)));
  }

  /** The value of a variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
