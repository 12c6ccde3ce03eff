package dev.miga.eval;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.TextFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Text files of others: UTF-8, UTF-16 with its mark, or Windows-1252, of which Latin-1 is part. */
public final class ForeignText {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private ForeignText() {}

  /**
   * Reads a file.
   *
   * @param maxBytes in whole megabytes
   * @param notes told of an encoding that is not UTF-8
   * @return its text without a mark of the byte order
   * @throws MigaException if it is missing, larger, or in none of the encodings
   */
  public static String read(Path file, int maxBytes, Consumer<String> notes) {
    byte[] bytes = TextFile.bytes(file, maxBytes);
    boolean isUtf16 =
        bytes.length > 1
            && ((bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)
                || (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF));
    List<Charset> charsets =
        isUtf16 ? List.of(StandardCharsets.UTF_16) : List.of(StandardCharsets.UTF_8, WINDOWS);
    for (Charset charset : charsets) {
      try {
        String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        if (!charset.equals(StandardCharsets.UTF_8)) {
          String name = charset.equals(WINDOWS) ? "Windows-1252" : charset.name();
          notes.accept(file + ": read as " + name);
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      } catch (CharacterCodingException e) {
        // the next one
      }
    }
    throw new MigaException(
        ErrorCode.INVALID_FILE,
        file
            + ": expected UTF-8 or Windows-1252; save it as 'CSV UTF-8', or convert it with iconv");
  }
}
