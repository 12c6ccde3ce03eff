package dev.miga.engine.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Held by the one process that downloads or removes a model. The system frees it if the process
 * dies.
 */
final class ModelLock implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final FileChannel channel;

  private ModelLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until the lock is free, and says so once if it is not. */
  static ModelLock acquire(Path file, ModelReference model, Progress progress, Pause pause)
      throws IOException, InterruptedException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      boolean told = false;
      while (tryLock(channel) == null) {
        if (!told) {
          progress.note("another process is downloading " + model.name() + "; waiting for it");
          told = true;
        }
        pause.pass(POLL);
      }
      return new ModelLock(channel);
    } catch (IOException | InterruptedException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  /** The lock if nobody holds it. */
  static Optional<ModelLock> tryAcquire(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new ModelLock(channel));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByAThreadOfThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
