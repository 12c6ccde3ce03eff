package dev.miga.engine.format.safetensors;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.nio.file.Path;

/**
 * Protocol Buffers' wire format over a range of bytes: as much of it as a SentencePiece model
 * needs. Source: protobuf.dev, "Encoding".
 */
final class ProtobufCursor {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final Path path;
  private final byte[] bytes;
  private final int end;
  private int position;
  private int wireType;

  ProtobufCursor(Path path, byte[] bytes) {
    this(path, bytes, 0, bytes.length);
  }

  private ProtobufCursor(Path path, byte[] bytes, int from, int end) {
    this.path = path;
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  boolean hasField() {
    return position < end;
  }

  /** The number of the next field; one of the methods below takes its value. */
  int field() {
    long tag = varint();
    wireType = (int) (tag & 7);
    if (tag >>> 3 == 0 || tag >>> 3 > 1 << 29) {
      throw damaged("field number " + (tag >>> 3));
    }
    return (int) (tag >>> 3);
  }

  long number() {
    require(VARINT);
    return varint();
  }

  float real() {
    require(FIXED32);
    int at = advance(4);
    int bits = 0;
    for (int i = 3; i >= 0; i--) {
      bits = (bits << 8) | (bytes[at + i] & 0xFF);
    }
    return Float.intBitsToFloat(bits);
  }

  byte[] bytes() {
    require(LENGTH_DELIMITED);
    int length = length();
    int from = advance(length);
    byte[] copy = new byte[length];
    System.arraycopy(bytes, from, copy, 0, length);
    return copy;
  }

  ProtobufCursor message() {
    require(LENGTH_DELIMITED);
    int length = length();
    int from = advance(length);
    return new ProtobufCursor(path, bytes, from, from + length);
  }

  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case LENGTH_DELIMITED -> advance(length());
      case FIXED32 -> advance(4);
      default -> throw damaged("wire type " + wireType);
    }
  }

  MigaException damaged(String what) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%s, byte %d: no sound SentencePiece model: %s; fetch the file again"
            .formatted(path, position, what));
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw damaged(
          "%s bytes, but %d are left".formatted(Long.toUnsignedString(length), end - position));
    }
    return (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes[advance(1)];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number of more than ten bytes");
  }

  private int advance(int length) {
    if (length > end - position) {
      throw damaged("it ends within a value");
    }
    int from = position;
    position += length;
    return from;
  }

  private void require(int expected) {
    if (wireType != expected) {
      throw damaged("wire type %d, expected %d".formatted(wireType, expected));
    }
  }
}
