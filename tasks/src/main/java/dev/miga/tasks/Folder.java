package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are needed for a moment. */
public final class Folder {
  private Folder() {}

  /**
   * A new folder among the system's temporary files.
   *
   * @throws MigaException if there can be none
   */
  static Path temporary() {
    try {
      return Files.createTempDirectory("miga-");
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO, "no folder can be made among the temporary files (" + e + ")", e);
    }
  }

  /**
   * A new folder beside a file, so that what is made there can be moved to its place at once.
   *
   * @throws MigaException if there can be none
   */
  public static Path beside(Path file) {
    Path absolute = file.toAbsolutePath();
    try {
      return Files.createTempDirectory(
          absolute.resolveSibling(""), absolute.getFileName() + ".part-");
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, file + ": cannot be written (" + e + ")", e);
    }
  }

  /** Deletes a file, or a folder with all that is in it; what cannot be deleted stays. */
  public static void delete(Path path) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(path)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      // A leftover has a name of its own and harms nobody.
    }
  }
}
