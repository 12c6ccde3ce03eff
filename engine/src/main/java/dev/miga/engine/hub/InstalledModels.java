package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.model.ModelPack;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Models that came with an installation: the packed weights of each, a {@link ModelPack}.
 *
 * @param folder where they are; need not exist
 */
public record InstalledModels(Path folder) {

  /** The packed weights of a model, if it came with the installation. */
  public Optional<Path> find(ModelReference reference) {
    return reference instanceof ModelReference.Local
        ? Optional.empty()
        : Optional.of(place(reference)).filter(ModelPack::is);
  }

  /**
   * Where the packed weights of a model lie.
   *
   * @throws MigaException INVALID_ARGUMENT for a path, which means nothing on another machine
   */
  public Path place(ModelReference reference) {
    if (reference instanceof ModelReference.Local local) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: a base model that is named by its path is found on this machine only; expected %s or hf:owner/repo[/file]"
              .formatted(local.name(), ModelReference.DEFAULT_NAME));
    }
    return folder.resolve(FolderNames.of(reference) + ModelPack.SUFFIX);
  }
}
