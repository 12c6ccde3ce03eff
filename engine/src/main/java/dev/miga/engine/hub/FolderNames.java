package dev.miga.engine.hub;

import dev.miga.engine.MigaException;
import java.util.Optional;

/**
 * Folder name of a model in the store: its name with {@code +} for the characters that a folder
 * cannot have. A reference to the Hub never has a {@code +} itself, so this is reversible.
 */
final class FolderNames {
  private static final String HUB_PREFIX = "hf+";

  private FolderNames() {}

  static String of(ModelReference reference) {
    return reference.name().replace(':', '+').replace('/', '+');
  }

  /** The reference of a folder name; empty for a folder that the store did not make. */
  static Optional<ModelReference> reference(String folderName) {
    if (folderName.equals(ModelReference.DEFAULT_NAME)
        || folderName.equals(ModelReference.INT4_NAME)) {
      return Optional.of(ModelReference.parse(folderName));
    }
    if (!folderName.startsWith(HUB_PREFIX)) {
      return Optional.empty();
    }
    String name = "hf:" + folderName.substring(HUB_PREFIX.length()).replace('+', '/');
    try {
      return Optional.of(ModelReference.parse(name));
    } catch (MigaException notOurs) {
      return Optional.empty();
    }
  }

  /** Last part of a path in a repository. */
  static String fileName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }
}
