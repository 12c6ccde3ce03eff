package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds specialists by what people call them: a path, or a name in one of several folders.
 *
 * @param folders where a specialist {@code NAME} is a folder or a file {@code NAME.miga}
 * @param archives where archives are unpacked
 */
public record SpecialistFinder(List<Path> folders, Path archives) {
  /** Copies the list. */
  public SpecialistFinder {
    folders = List.copyOf(folders);
  }

  /**
   * Finds and reads one.
   *
   * @throws MigaException NOT_FOUND if there is none
   */
  public SpecialistFile find(String nameOrPath) {
    return SpecialistFile.read(path(nameOrPath).orElseThrow(() -> missing(nameOrPath)), archives);
  }

  private Optional<Path> path(String nameOrPath) {
    try {
      if (nameOrPath.matches("[A-Za-z0-9_-]+")) {
        for (Path folder : folders) {
          for (String file : List.of(nameOrPath, nameOrPath + SpecialistFile.SUFFIX)) {
            if (Files.exists(folder.resolve(file))) {
              return Optional.of(folder.resolve(file));
            }
          }
        }
      }
      Path path = Path.of(nameOrPath);
      return !nameOrPath.isBlank() && Files.exists(path) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private MigaException missing(String nameOrPath) {
    return new MigaException(
        ErrorCode.NOT_FOUND,
        "%s: no such specialist; expected its name in %s, its folder, a .miga file or a task in YAML"
            .formatted(
                nameOrPath.isBlank() ? "''" : nameOrPath,
                String.join(" or ", folders.stream().map(Path::toString).toList())));
  }
}
