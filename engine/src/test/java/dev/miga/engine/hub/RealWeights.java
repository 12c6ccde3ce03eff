package dev.miga.engine.hub;

import dev.miga.engine.Folders;
import java.nio.file.Path;

/**
 * The real Gemma 3 270M for tests named {@code FooIT}. It is kept in the user's own model store,
 * not in {@code target}, and pulled there by the first test that misses it.
 */
public final class RealWeights {
  private RealWeights() {}

  /**
   * Path of the verified GGUF file.
   *
   * @throws dev.miga.engine.MigaException if it is missing and cannot be had: the test then fails,
   *     and its message says how to get the file
   */
  public static Path path() {
    Folders folders = Folders.of(System.getenv(), Path.of(System.getProperty("user.home")));
    return new ModelStore(folders.models(), WeightSources.online(System.getenv()))
        .resolve(ModelReference.standard(), Progress.silent());
  }
}
