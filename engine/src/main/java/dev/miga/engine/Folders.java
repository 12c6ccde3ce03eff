package dev.miga.engine;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where Miga keeps what it fetched or made. The library reads no environment: who wants other
 * folders than {@link #standard} hands them over.
 *
 * @param models the model store
 * @param packed packed weights of models that lie where nothing can be written
 * @param archives specialists that came as archives, unpacked
 * @param natives kernels compiled for this machine
 */
public record Folders(Path models, Path packed, Path archives, Path natives) {
  private static final String MIGA = "miga";

  /** The same with another folder for native kernels. */
  public Folders withNatives(Path other) {
    return new Folders(models, packed, archives, other);
  }

  /** All of them in one folder. */
  public static Folders under(Path root) {
    return new Folders(
        root.resolve("models"),
        root.resolve("packed"),
        root.resolve("specialists"),
        root.resolve("native"));
  }

  /** Those of the user that Java names: {@code ~/.cache/miga}. */
  public static Folders standard() {
    return of(Map.of(), Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * Those that an environment names: {@code $MIGA_HOME}, else {@code $XDG_CACHE_HOME/miga}, else
   * {@code ~/.cache/miga}.
   *
   * @param home the user's home folder
   */
  public static Folders of(Map<String, String> environment, Path home) {
    String miga = environment.getOrDefault("MIGA_HOME", "");
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!miga.isBlank()) {
      return under(Path.of(miga));
    }
    return under((xdg.isBlank() ? home.resolve(".cache") : Path.of(xdg)).resolve(MIGA));
  }
}
