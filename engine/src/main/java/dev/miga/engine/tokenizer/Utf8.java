package dev.miga.engine.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8, with U+FFFD for what is no character in either direction. */
final class Utf8 {
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  private Utf8() {}

  /** A fresh array; a surrogate without its other half becomes U+FFFD, not the JDK's {@code ?}. */
  static byte[] encode(String text) {
    ByteBuffer bytes;
    try {
      bytes =
          StandardCharsets.UTF_8
              .newEncoder()
              .replaceWith(REPLACEMENT)
              .onMalformedInput(CodingErrorAction.REPLACE)
              .encode(CharBuffer.wrap(text.toCharArray()));

    } catch (CharacterCodingException e) {
      throw new AssertionError("UTF-8 encodes every character", e);
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  /** Bytes of the character that begins with {@code first}. */
  static int length(byte first) {
    return first >= 0 ? 1 : Math.max(1, Integer.numberOfLeadingZeros(~(first << 24)));
  }

  /** Whether a character can begin with this byte. */
  static boolean isFirst(byte value) {
    return (value & 0xC0) != 0x80;
  }
}
