package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks for room before a download rather than failing at its end. */
final class DiskSpace {
  private static final long MARGIN_BYTES = 64L << 20;

  private DiskSpace() {}

  /**
   * Checks that a folder has room.
   *
   * @throws MigaException IO if it has not
   */
  static void require(Path folder, long bytes) throws IOException {
    long usable = Files.getFileStore(folder).getUsableSpace();
    if (usable < bytes + MARGIN_BYTES) {
      throw new MigaException(
          ErrorCode.IO,
          "%s: the download needs %d MB and %d MB are free; free some, or set MIGA_HOME to another disk"
              .formatted(folder, (bytes + MARGIN_BYTES) / 1_000_000, usable / 1_000_000));
    }
  }
}
