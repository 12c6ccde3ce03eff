package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.hub.ModelReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A specialist on disk: a folder with {@code specialist.json}, or only a task in YAML, which the
 * base model then does untrained.
 *
 * @param path where it was read from
 * @param base the model that it is made from
 * @param adapter what training changed; empty for an untrained one
 */
public record SpecialistFile(
    Path path, Task task, Base base, Calibration calibration, Optional<Path> adapter) {
  /** End of the name of a specialist in one file. */
  public static final String SUFFIX = ".miga";

  /** Name of a task in its folder. */
  public static final String TASK = "task.yaml";

  /**
   * A base model.
   *
   * @param model by name or reference
   * @param sha256 of its file in hexadecimal; empty where any will do
   */
  public record Base(String model, String sha256) {}

  /**
   * Reads a specialist.
   *
   * @param path its folder, or a task in YAML
   * @throws MigaException if it is missing or unsound
   */
  public static SpecialistFile read(Path path) {
    if (Files.isDirectory(path)) {
      if (Files.exists(path.resolve(TASK))) {
        return untrained(TaskFile.read(path.resolve(TASK)));
      }
      throw new MigaException(
          ErrorCode.NOT_FOUND, path + ": no specialist; expected " + TASK + " in this folder");
    }
    return untrained(TaskFile.read(path));
  }

  private static SpecialistFile untrained(TaskFile file) {
    return new SpecialistFile(
        file.path(),
        file.task(),
        new Base(file.model().orElse(ModelReference.DEFAULT_NAME), ""),
        Calibration.NONE,
        Optional.empty());
  }
}
