package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Text from outside, which must be UTF-8: what is not is refused with its line, never replaced.
 *
 * @param stream not closed
 * @param name for messages: a file, {@code standard input}
 */
record Utf8Input(InputStream stream, String name) {
  private static final int MAX_BYTES = 32 << 20;

  /**
   * One line.
   *
   * @param text without its line feed
   * @param where {@code FILE:LINE}, for messages
   */
  record Line(String text, String where) {}

  /**
   * All of it.
   *
   * @throws MigaException if it is more than {@value #MAX_BYTES} bytes, or no UTF-8
   */
  String readAll() throws IOException {
    byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: more than %d MB, which is no text to work on".formatted(name, MAX_BYTES >> 20));
    }
    return decode(bytes, 1);
  }

  /** Hands over line by line; blank ones are passed over. */
  void forEachLine(Consumer<Line> consumer) {
    Utf8Lines lines = new Utf8Lines(this);
    for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
      consumer.accept(line.orElseThrow());
    }
  }

  /** Decodes bytes whose first line has this number. */
  String decode(byte[] bytes, long firstLine) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, text, true);
    if (result.isError()) {
      throw malformed(bytes, in.position(), firstLine);
    }
    return text.flip().toString();
  }

  private MigaException malformed(byte[] bytes, int position, long firstLine) {
    long line = firstLine;
    int lineStart = 0;
    for (int i = 0; i < position; i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s:%d: expected UTF-8, found byte 0x%02X at byte %d of the line; convert it, with iconv -t UTF-8"
            .formatted(name, line, bytes[position], position - lineStart + 1));
  }
}
