package dev.miga.engine.format;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whole text files of bounded size. */
public final class TextFile {
  private static final int MEGABYTE = 1 << 20;

  private TextFile() {}

  /**
   * The text of a regular file, in UTF-8. No more than the limit is read, whatever the file is.
   *
   * @param maxBytes in whole megabytes
   * @throws MigaException NOT_FOUND; INVALID_FILE for a folder, a device or a pipe, a larger file,
   *     or one that is no UTF-8; IO if it cannot be read
   */
  public static String read(Path path, int maxBytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(path, maxBytes)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MigaException(
          ErrorCode.INVALID_FILE, path + ": expected UTF-8; convert it, with iconv -t UTF-8", e);
    }
  }

  /**
   * The bytes of a text in whatever encoding, else as {@link #read}.
   *
   * @param maxBytes in whole megabytes
   */
  public static byte[] bytes(Path path, int maxBytes) {
    if (!Files.exists(path)) {
      throw new MigaException(ErrorCode.NOT_FOUND, path + ": no such file");
    }
    if (!Files.isRegularFile(path)) {
      throw invalid(path, Files.isDirectory(path) ? "a folder, not a file" : "not a regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw invalid(
            path, "larger than %d MB, which no such file is".formatted(maxBytes / MEGABYTE));
      }
      return bytes;
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, path + ": cannot be read (" + e + ")", e);
    }
  }

  private static MigaException invalid(Path path, String problem) {
    return new MigaException(ErrorCode.INVALID_FILE, path + ": " + problem);
  }
}
