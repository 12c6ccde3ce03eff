package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * One block of any quantized {@link GgmlType}, unfolded: weight {@code i} is {@code scales[i / 16]
 * * quants[i] + mins[i / 16]}.
 *
 * <p>The fused form loses nothing. A scale is an f16 times at most seven bits and a quant has at
 * most eight, so their product fits the 24 bits of an f32; the one rounding left is that of the
 * sum, which ggml makes as well. Bit layouts from {@code ggml-common.h} and {@code ggml-quants.c}.
 *
 * <p>A buffer to be read into again and again; for one thread.
 */
final class QuantBlock {
  /** Weights that share a scale here. */
  static final int GROUP = 16;

  private static final int MAX = 256;

  /** Unsigned quants, in order of columns. */
  final byte[] quants = new byte[MAX];

  final float[] scales = new float[MAX / GROUP];
  final float[] mins = new float[MAX / GROUP];

  /** Unfolds the block at an offset. */
  void read(GgmlType type, MemorySegment source, long at) {
    switch (type) {
      case Q4_0 -> {
        readNibbles(source, at + 2);
        scaleBy(Bytes.f16(source, at), 8);
      }
      case Q4_1 -> {
        readNibbles(source, at + 4);
        setGroups(0, 2, Bytes.f16(source, at), Bytes.f16(source, at + 2));
      }
      case Q5_0 -> {
        readNibbles(source, at + 6);
        addHighBits(source.get(Bytes.INT, at + 2));
        scaleBy(Bytes.f16(source, at), 16);
      }
      case Q5_1 -> {
        readNibbles(source, at + 8);
        addHighBits(source.get(Bytes.INT, at + 4));
        setGroups(0, 2, Bytes.f16(source, at), Bytes.f16(source, at + 2));
      }
      case Q8_0 -> {
        for (int i = 0; i < 32; i++) {
          quants[i] = (byte) (source.get(Bytes.BYTE, at + 2 + i) ^ 0x80);
        }
        scaleBy(Bytes.f16(source, at), 128);
      }
      case Q2_K -> readQ2K(source, at);
      case Q3_K -> readQ3K(source, at);
      case Q4_K -> readQ4K(source, at);
      case Q5_K -> readQ5K(source, at);
      case Q6_K -> readQ6K(source, at);
      case F32, F16, BF16 -> throw new IllegalArgumentException(type + " has no quants");
    }
  }

  /** Weights {@code [0, count)} of the block, as floats. */
  void dequantize(int count, float[] out, int at) {
    for (int i = 0; i < count; i++) {
      int group = i / GROUP;
      out[at + i] = scales[group] * (quants[i] & 0xFF) + mins[group];
    }
  }

  private void scaleBy(float scale, int zero) {
    setGroups(0, 2, scale, -zero * scale);
  }

  private void setGroups(int from, int to, float scale, float min) {
    for (int g = from; g < to; g++) {
      scales[g] = scale;
      mins[g] = min;
    }
  }

  private void readNibbles(MemorySegment source, long at) {
    for (int i = 0; i < 16; i++) {
      int pair = Bytes.u8(source, at + i);
      quants[i] = (byte) (pair & 15);
      quants[i + 16] = (byte) (pair >> 4);
    }
  }

  private void addHighBits(int bits) {
    for (int i = 0; i < 32; i++) {
      quants[i] |= (byte) (((bits >>> i) & 1) << 4);
    }
  }

  private void readQ2K(MemorySegment source, long at) {
    readCrumbs(source, at + 16);
    float scale = Bytes.f16(source, at + 80);
    float min = Bytes.f16(source, at + 82);
    for (int g = 0; g < 16; g++) {
      int packed = Bytes.u8(source, at + g);
      scales[g] = scale * (packed & 15);
      mins[g] = -min * (packed >> 4);
    }
  }

  private void readQ3K(MemorySegment source, long at) {
    readCrumbs(source, at + 32);
    for (int i = 0; i < MAX; i++) {
      quants[i] |= (byte) (Bytes.bits(source, at + i % 32, i / 32, 1) << 2);
    }
    long scalesAt = at + 96;
    float scale = Bytes.f16(source, at + 108);
    for (int g = 0; g < 16; g++) {
      int low = Bytes.bits(source, scalesAt + g % 8, g / 8 * 4, 4);
      int high = Bytes.bits(source, scalesAt + 8 + g % 4, g / 4 * 2, 2);
      scales[g] = scale * (16 * high + low - 32);
      mins[g] = -4 * scales[g];
    }
  }

  /** Two bits a weight: in each half, byte {@code l} holds weights l, 32 + l, 64 + l, 96 + l. */
  private void readCrumbs(MemorySegment source, long at) {
    for (int i = 0; i < MAX; i++) {
      int half = i / 128;
      int quarter = i % 128 / 32;
      int offset = half * 32 + i % 32;
      quants[i] = (byte) Bytes.bits(source, at + offset, 2 * quarter, 2);
    }
  }

  private void readQ4K(MemorySegment source, long at) {
    readScalesAndMins(source, at);
    readHalves(source, at + 16);
  }

  private void readQ5K(MemorySegment source, long at) {
    readScalesAndMins(source, at);
    readHalves(source, at + 48);
    for (int i = 0; i < MAX; i++) {
      quants[i] |= (byte) (Bytes.bits(source, at + 16 + i % 32, i / 32, 1) << 4);
    }
  }

  /** Four bits a weight: of 64 weights, byte {@code l} of 32 holds weights l and 32 + l. */
  private void readHalves(MemorySegment source, long at) {
    for (int i = 0; i < MAX; i++) {
      int offset = i / 64 * 32 + i % 32;
      int shift = i % 64 / 32 * 4;
      quants[i] = (byte) Bytes.bits(source, at + offset, shift, 4);
    }
  }

  /** Eight pairs of six bits in twelve bytes, for 32 weights each: Q4_K and Q5_K. */
  private void readScalesAndMins(MemorySegment source, long at) {
    float scale = Bytes.f16(source, at);
    float min = Bytes.f16(source, at + 2);
    for (int s = 0; s < 8; s++) {
      int packedScale = sixBitScale(source, at + 4, s);
      int packedMin = sixBitMin(source, at + 4, s);
      setGroups(2 * s, 2 * s + 2, scale * packedScale, -min * packedMin);
    }
  }

  static int sixBitScale(MemorySegment source, long at, int s) {
    return s < 4
        ? Bytes.bits(source, at + s, 0, 6)
        : 16 * Bytes.bits(source, at + s - 4, 6, 2) + Bytes.bits(source, at + s + 4, 0, 4);
  }

  static int sixBitMin(MemorySegment source, long at, int s) {
    return s < 4
        ? Bytes.bits(source, at + s + 4, 0, 6)
        : 16 * Bytes.bits(source, at + s, 6, 2) + Bytes.bits(source, at + s + 4, 4, 4);
  }

  private void readQ6K(MemorySegment source, long at) {
    for (int i = 0; i < MAX; i++) {
      int half = i / 128;
      int quarter = i % 128 / 32;
      int lowAt = half * 64 + quarter % 2 * 32 + i % 32;
      int highAt = 128 + half * 32 + i % 32;
      int low = Bytes.bits(source, at + lowAt, quarter / 2 * 4, 4);
      int high = Bytes.bits(source, at + highAt, quarter * 2, 2);
      quants[i] = (byte) (16 * high + low);
    }
    float scale = Bytes.f16(source, at + 208);
    for (int g = 0; g < 16; g++) {
      scales[g] = scale * source.get(Bytes.BYTE, at + 192 + g);
      mins[g] = -32 * scales[g];
    }
  }
}
