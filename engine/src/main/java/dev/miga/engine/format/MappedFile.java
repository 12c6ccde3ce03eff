package dev.miga.engine.format;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped read-only into memory; nothing is read before it is touched. Any thread may read
 * it. Whoever shortens the file meanwhile gets what the operating system does then, so downloads
 * are renamed into place and never written in place.
 *
 * @param bytes the whole file
 */
public record MappedFile(Path path, Arena arena, MemorySegment bytes) implements AutoCloseable {

  /**
   * Maps a file.
   *
   * @throws MigaException if there is none, it is no regular file, is empty or cannot be read
   */
  @SuppressWarnings("MustBeClosedChecker") // the arena is this object's, and closed with it
  public static MappedFile open(Path path) {
    requireRegularFile(path);
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() == 0) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            path + ": the file is empty; delete it and fetch the model again");
      }
      return new MappedFile(
          path, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (AccessDeniedException e) {
      arena.close();
      throw new MigaException(
          ErrorCode.IO, path + ": no permission to read it; check its owner and mode", e);
    } catch (IOException e) {
      arena.close();
      throw new MigaException(ErrorCode.IO, path + ": cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static void requireRegularFile(Path path) {
    if (!Files.exists(path)) {
      throw new MigaException(
          ErrorCode.NOT_FOUND, path + ": no such file; check the path, or pull a model");
    }
    if (!Files.isRegularFile(path)) {
      throw new MigaException(
          ErrorCode.INVALID_FILE, path + ": not a regular file; give the path of a model file");
    }
  }

  /** Length of the file. */
  public long size() {
    return bytes.byteSize();
  }

  /** The exception for content at a byte offset that is not what it should be. */
  public MigaException damaged(long offset, String what) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s, byte %d: %s; the file is damaged, fetch it again".formatted(path, offset, what));
  }

  /** Unmaps the file; again, does nothing. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
