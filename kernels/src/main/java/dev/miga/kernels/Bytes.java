package dev.miga.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Little-endian access to memory that need not be aligned. */
final class Bytes {
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  static int u8(MemorySegment segment, long offset) {
    return segment.get(BYTE, offset) & 0xFF;
  }

  /** Bits {@code [shift, shift + count)} of a byte. */
  static int bits(MemorySegment segment, long offset, int shift, int count) {
    return (u8(segment, offset) >> shift) & ((1 << count) - 1);
  }

  static float f16(MemorySegment segment, long offset) {
    return Float.float16ToFloat(segment.get(SHORT, offset));
  }

  static float bf16(MemorySegment segment, long offset) {
    return Float.intBitsToFloat(segment.get(SHORT, offset) << 16);
  }

  static float f32(MemorySegment segment, long offset) {
    return segment.get(FLOAT, offset);
  }
}
