package dev.miga.engine.testing;

import java.nio.file.Path;

/** Writes {@code tiny.gguf}, for the launcher to train the cache of classes on. */
public final class WriteTinyGemma {
  private WriteTinyGemma() {}

  /** Writes to the folder that the one argument names. */
  public static void main(String[] args) {
    TinyGemma.wide().write(Path.of(args[0]));
  }
}
