package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The files of a run: {@code checkpoint.safetensors}, {@code best.safetensors} (the adapter, see
 * {@link AdapterFile}), {@code candidate.safetensors}, {@code last.safetensors} and {@code
 * log.jsonl}.
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

  /** The adapter under evaluation. */
  public Path candidate() {
    return path.resolve("candidate.safetensors");
  }

  /** The adapter of the last evaluation, once a run is done: the best need not be the last. */
  public Path last() {
    return path.resolve("last.safetensors");
  }

  /** A JSON line for every step and evaluation. */
  public Path log() {
    return path.resolve("log.jsonl");
  }

  /**
   * Creates the folder and makes sure that a run can write what it will write.
   *
   * @param bytes of all its files at their most; what an earlier run left is part of them
   * @throws MigaException if it cannot be written to, or too little space is left
   */
  void prepare(long bytes) {
    try {
      Files.createDirectories(path);
      Path probe = Files.createTempFile(path, "probe", ".part");
      Files.delete(probe);
      long more = bytes - taken();
      long free = Files.getFileStore(path).getUsableSpace();
      if (free < more) {
        throw new MigaException(
            ErrorCode.IO,
            "%s: a run needs %d MB there, %d MB are free; free some or choose another folder"
                .formatted(path, (more >> 20) + 1, free >> 20));
      }
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO,
          "%s: cannot be written to (%s); choose another folder".formatted(path, e),
          e);
    }
  }

  /** Bytes of an earlier run's files, which this run writes over. */
  private long taken() throws IOException {
    long bytes = 0;
    for (Path file : List.of(checkpoint(), best(), candidate(), last())) {
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  /** Deletes what a run that is done no longer needs; what was evaluated last stays. */
  public void finish() {
    try {
      Files.deleteIfExists(checkpoint());
      if (Files.exists(candidate())) {
        Files.move(candidate(), last(), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, path + ": cannot be tidied up (" + e + ")", e);
    }
  }
}
