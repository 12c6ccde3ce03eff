package dev.miga.engine.format;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that appears whole or not at all: written beside its place under another name, and renamed
 * on {@link #commit}. Closed without that, it leaves nothing behind.
 */
public final class AtomicFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;

  private final Path path;
  private final Path partial;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private AtomicFile(Path path, Path partial, FileChannel channel) {
    this.path = path;
    this.partial = partial;
    this.channel = channel;
  }

  /**
   * Begins a file.
   *
   * @throws MigaException if its folder does not exist or cannot be written to
   */
  public static AtomicFile create(Path path) {
    Path absolute = path.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, path + ": a folder; give the name of a file to write");
    }
    Path partial =
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      return new AtomicFile(
          path,
          partial,
          FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO,
          "%s: cannot be created (%s); check that its folder exists and may be written to"
              .formatted(path, e),
          e);
    }
  }

  /** Bytes written so far. */
  public long position() {
    try {
      return channel.position();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Appends all bytes of a segment, which may lie on the heap or off it. */
  public void write(MemorySegment bytes) {
    try {
      for (long from = 0; from < bytes.byteSize(); from += BUFFER_BYTES) {
        int length = (int) Math.min(BUFFER_BYTES, bytes.byteSize() - from);
        MemorySegment.copy(bytes, from, MemorySegment.ofBuffer(buffer.clear()), 0, length);
        buffer.limit(length);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Makes the file durable and moves it to its place, over a file that may be there. */
  public void commit() {
    try {
      channel.force(true);
      channel.close();
      Files.move(
          partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private MigaException failed(IOException e) {
    return new MigaException(
        ErrorCode.IO, "%s: writing failed (%s); check the free space".formatted(path, e), e);
  }
}
