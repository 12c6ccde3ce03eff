package dev.miga.cli.bundle;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.tasks.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder beside the place of what is built in it, so that it appears there in one step. Closed,
 * or ended by a signal, it leaves nothing behind.
 */
final class Staging implements AutoCloseable {
  private static final int ATTEMPTS = 20;

  private final Path folder;
  private final Thread hook;

  private Staging(Path folder) {
    this.folder = folder;
    this.hook = new Thread(this::delete, "miga-unfinished");
  }

  /**
   * Begins one.
   *
   * @param target what will be built
   * @throws MigaException if its folder cannot be written to
   */
  static Staging beside(Path target) {
    Staging staging = new Staging(Folder.beside(target));
    Runtime.getRuntime().addShutdownHook(staging.hook);
    return staging;
  }

  /** The temporary folder. */
  Path folder() {
    return folder;
  }

  /**
   * Moves something of the folder to its place. A folder that was there before is removed.
   *
   * @throws MigaException if that is not possible
   */
  void publish(Path built, Path target) {
    Path former = folder.resolve("former");
    try {
      if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(target, former, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(
          built, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO, "%s: cannot be put in its place (%s)".formatted(target, e), e);
    }
  }

  @Override
  public void close() {
    delete();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook runs already.
    }
  }

  /** While the process ends another thread may still write: it is asked again until all is gone. */
  private void delete() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    for (int i = 0; i < ATTEMPTS && Files.exists(folder, LinkOption.NOFOLLOW_LINKS); i++) {
      Folder.delete(folder);
    }
  }
}
