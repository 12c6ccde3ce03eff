package dev.miga.tasks;

import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.model.ModelPack;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A base model and the file that it was loaded from. What it was rounded from stands in it; its own
 * digest is computed once, when it is first asked for: that reads all of it.
 */
final class LoadedBase {
  private final BaseModel model;
  private final Path path;
  private @Nullable String roundedFrom;
  private @Nullable String sha256;

  LoadedBase(BaseModel model, Path path) {
    this.model = model;
    this.path = path;
  }

  BaseModel model() {
    return model;
  }

  Path path() {
    return path;
  }

  /** Whether all that is there of it is its packed weights, as in a bundle. */
  boolean isPack() {
    return ModelPack.is(path);
  }

  /**
   * Checks that this is the model that a specialist was trained on.
   *
   * @throws dev.miga.engine.MigaException if it is another
   */
  void require(SpecialistFile file) {
    if (isPack()) {
      file.requireBase(path);
    } else if (!file.base().sha256().isEmpty()
        && Files.isRegularFile(path)
        && !file.base().sha256().equalsIgnoreCase(roundedFrom())) {
      file.requireBase(path, sha256());
    }
  }

  /** Digest of what it was rounded from; empty where it was not. */
  private synchronized String roundedFrom() {
    String known = roundedFrom;
    if (known == null) {
      known = SpecialistFile.roundedFrom(path).orElse("");
      roundedFrom = known;
    }
    return known;
  }

  private synchronized String sha256() {
    String known = sha256;
    if (known == null) {
      known = Digest.sha256(path);
      sha256 = known;
    }
    return known;
  }
}
