package dev.miga.engine.format.gguf;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.Printable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A position in a GGUF file that cannot leave it: every read checks what is left first. */
final class GgufCursor {
  private static final int PORTION = 256;

  private final MappedFile file;
  private final MemorySegment bytes;
  private final long size;
  private long position;

  GgufCursor(MappedFile file) {
    this.file = file;
    this.bytes = file.bytes();
    this.size = bytes.byteSize();
  }

  long position() {
    return position;
  }

  long remaining() {
    return size - position;
  }

  int u8(String what) {
    return bytes.get(ValueLayout.JAVA_BYTE, advance(1, what)) & 0xFF;
  }

  short i16(String what) {
    return bytes.get(GgufValue.SHORT, advance(2, what));
  }

  int i32(String what) {
    return bytes.get(GgufValue.INT, advance(4, what));
  }

  long i64(String what) {
    return bytes.get(GgufValue.LONG, advance(8, what));
  }

  /** A 64-bit count of things that take at least {@code minimumBytes} each. */
  long count(long minimumBytes, long maximum, String what) {
    long start = position;
    long count = i64(what);
    if (count < 0 || count > maximum || count > remaining() / minimumBytes) {
      throw damaged(
          start,
          "%s is %s, but %d bytes are left and at most %d are allowed"
              .formatted(what, Long.toUnsignedString(count), remaining(), maximum));
    }
    return count;
  }

  /** The bytes of a string, behind their 64-bit length. */
  MemorySegment string(long maximumBytes, String what) {
    return slice(count(1, maximumBytes, "the length of a string"), what);
  }

  /** A short string that must be UTF-8: a key, a tensor name. */
  String name(long maximumBytes, String what) {
    long start = position;
    ByteBuffer utf8 = string(maximumBytes, what).asByteBuffer();
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
      if (name.isEmpty()) {
        throw damaged(start, what + " is empty");
      }
      return name;
    } catch (CharacterCodingException e) {
      throw damaged(start, what + " is not UTF-8");
    }
  }

  MemorySegment slice(long length, String what) {
    return bytes.asSlice(advance(length, what), length);
  }

  /**
   * Steps over {@code count} strings. Through a {@link ByteBuffer}: before the JIT compiles the
   * loop, that is twice as fast as the segment, and start-up passes here a quarter of a million
   * times.
   */
  MemorySegment strings(int count, long maximumBytes, String what) {
    long start = position;
    ByteBuffer left =
        bytes
            .asSlice(start, Math.min(remaining(), maximumBytes))
            .asByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    int end = 0;
    for (int done = 0; done < count; done += PORTION) {
      end = afterStrings(left, end, Math.min(PORTION, count - done));
      if (end < 0) {
        throw damaged(
            start,
            "the strings of %s reach beyond the file, or take more than %d bytes"
                .formatted(Printable.quote(what), maximumBytes));
      }
    }
    return slice(end, what);
  }

  /** In small portions, so that the method is compiled early. */
  private static int afterStrings(ByteBuffer buffer, int from, int count) {
    int position = from;
    for (int i = 0; i < count; i++) {
      if (buffer.limit() - position < 8) {
        return -1;
      }
      long length = buffer.getLong(position);
      position += 8;
      if (length < 0 || length > buffer.limit() - position) {
        return -1;
      }
      position += (int) length;
    }
    return position;
  }

  MigaException damaged(long offset, String what) {
    return file.damaged(offset, what);
  }

  private long advance(long length, String what) {
    if (length > size - position) {
      throw damaged(
          position,
          "%s takes %d bytes, but %d are left"
              .formatted(Printable.shorten(what), length, size - position));
    }
    long from = position;
    position += length;
    return from;
  }
}
