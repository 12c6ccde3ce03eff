package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Keys and values of one sequence in one layer, a ring: position {@code p} lies in slot {@code p %
 * capacity}.
 *
 * @param keys {@code [kvHeads, capacity, headDim]}, rotated already
 * @param values {@code [kvHeads, capacity, headDim]}
 * @param type of both
 * @param capacity slots; a power of two
 */
public record KvLayer(
    MemorySegment keys, MemorySegment values, KvType type, int kvHeads, int capacity, int headDim) {

  /** Number format of a KV cache. */
  public enum KvType {
    F32(4),
    F16(2);

    private final int bytes;

    KvType(int bytes) {
      this.bytes = bytes;
    }

    /** Bytes of a number. */
    public int bytes() {
      return bytes;
    }
  }

  public KvLayer {
    long expected = (long) kvHeads * capacity * headDim * type.bytes();
    if (Integer.bitCount(capacity) != 1
        || keys.byteSize() != expected
        || values.byteSize() != expected) {
      throw new IllegalArgumentException(
          "KV layer of %d heads, %d slots, %d: expected %d bytes each, got %d and %d"
              .formatted(kvHeads, capacity, headDim, expected, keys.byteSize(), values.byteSize()));
    }
  }
}
