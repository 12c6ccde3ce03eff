package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a run: {@code checkpoint.safetensors}, {@code best.safetensors} (the adapter in
 * PEFT's naming) and {@code log.jsonl}.
 */
public record RunFolder(Path path) {

  /** Everything that is needed to continue. */
  public Path checkpoint() {
    return path.resolve("checkpoint.safetensors");
  }

  /** The adapter with the best evaluation. */
  public Path best() {
    return path.resolve("best.safetensors");
  }

  /** A JSON line for every step and evaluation. */
  public Path log() {
    return path.resolve("log.jsonl");
  }

  /**
   * Creates the folder and makes sure that a run can write what it will write.
   *
   * @throws MigaException if it cannot be written to, or too little space is left
   */
  void prepare(long bytes) {
    try {
      Files.createDirectories(path);
      Path probe = Files.createTempFile(path, "probe", ".part");
      Files.delete(probe);
      long free = Files.getFileStore(path).getUsableSpace();
      if (free < bytes) {
        throw new MigaException(
            ErrorCode.IO,
            "%s: a run needs %d MB there, %d MB are free; free some or choose another folder"
                .formatted(path, (bytes >> 20) + 1, free >> 20));
      }
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO,
          "%s: cannot be written to (%s); choose another folder".formatted(path, e),
          e);
    }
  }

  /** Deletes the checkpoint of a run that is done. */
  public void finish() {
    try {
      Files.deleteIfExists(checkpoint());
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, checkpoint() + ": cannot be deleted (" + e + ")", e);
    }
  }
}
