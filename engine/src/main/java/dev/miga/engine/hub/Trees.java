package dev.miga.engine.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whole folders. */
final class Trees {
  private Trees() {}

  /** Bytes of all files under a folder; files that vanish meanwhile do not count. */
  static long bytes(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.mapToLong(Trees::fileBytes).sum();
    } catch (IOException | UncheckedIOException vanished) {
      return 0;
    }
  }

  private static long fileBytes(Path path) {
    try {
      return Files.isRegularFile(path) ? Files.size(path) : 0;
    } catch (IOException vanished) {
      return 0;
    }
  }

  /** Deletes a folder with all that is in it; false if there is none. */
  static boolean delete(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      return true;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The GGUF file of a folder that has exactly one. */
  static Optional<Path> onlyGguf(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      List<Path> found = paths.filter(p -> p.toString().endsWith(".gguf")).toList();
      return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
