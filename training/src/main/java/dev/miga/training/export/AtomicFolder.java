package dev.miga.training.export;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.AtomicFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder of a few files that appears whole or not at all: filled beside its place under another
 * name, and renamed on {@link #commit}. Closed without that, it leaves nothing behind.
 */
final class AtomicFolder implements AutoCloseable {
  private final Path path;
  private final Path partial;
  private final Set<String> files;

  private AtomicFolder(Path path, Path partial, Set<String> files) {
    this.path = path;
    this.partial = partial;
    this.files = files;
  }

  /**
   * Begins a folder.
   *
   * @param files names of what it may hold; a folder with nothing else is replaced
   * @throws MigaException if there is something else in its place, or it cannot be written to
   */
  static AtomicFolder create(Path path, Set<String> files) {
    Path absolute = path.toAbsolutePath().normalize();
    Path partial =
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
    AtomicFolder folder = new AtomicFolder(path, partial, Set.copyOf(files));
    try {
      folder.requireReplaceable();
      Files.createDirectory(partial);
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO,
          "%s: cannot be created (%s); check that the folder above it exists and may be written to"
              .formatted(path, e),
          e);
    }
    return folder;
  }

  private void requireReplaceable() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    if (!Files.isDirectory(path)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, path + ": a file; give the name of a folder to write");
    }
    for (Path file : list(path)) {
      if (!files.contains(file.getFileName().toString())) {
        throw new MigaException(
            ErrorCode.REFUSED,
            "%s: holds %s, which is no part of an export; choose another folder"
                .formatted(path, file.getFileName()));
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Where a file of it is to be written. */
  Path file(String name) {
    if (!files.contains(name)) {
      throw new IllegalArgumentException(name + " was not announced");
    }
    return partial.resolve(name);
  }

  /** Writes a text file of it. */
  void writeText(String name, String text) {
    try (AtomicFile file = AtomicFile.create(file(name))) {
      file.write(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)));
      file.commit();
    }
  }

  /** Moves the folder to its place, over one that may be there. */
  void commit() {
    Path old = partial.resolveSibling(partial.getFileName() + ".old");
    try {
      requireReplaceable();
      if (Files.exists(path)) {
        Files.move(path, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
      delete(old);
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO, "%s: writing failed (%s); check the free space".formatted(path, e), e);
    }
  }

  @Override
  public void close() {
    try {
      delete(partial);
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, partial + ": cannot be removed (" + e + ")", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      for (Path file : list(folder)) {
        Files.delete(file);
      }
      Files.delete(folder);
    }
  }
}
