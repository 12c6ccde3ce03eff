package dev.miga.engine.format.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A metadata value of a GGUF file. */
public sealed interface GgufValue {

  /** Unaligned, little-endian layouts of everything that GGUF stores. */
  ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How the file stores it. */
  GgufType type();

  /** A whole number; of type {@code UINT64} the bits, read them unsigned. */
  record Whole(GgufType type, long value) implements GgufValue {}

  /** A floating-point number. */
  record Real(GgufType type, double value) implements GgufValue {}

  /** True or false. */
  record Bool(boolean value) implements GgufValue {
    @Override
    public GgufType type() {
      return GgufType.BOOL;
    }
  }

  /** A string, decoded when asked for: a file may hold strings of any size. */
  record Text(MemorySegment utf8) implements GgufValue {
    @Override
    public GgufType type() {
      return GgufType.STRING;
    }

    /** The string; what is not UTF-8 becomes U+FFFD. */
    public String text() {
      return new String(utf8.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** The first characters of it, for messages. */
    public String start() {
      return new Text(utf8.asSlice(0, Math.min(utf8.byteSize(), 512))).text();
    }
  }

  /**
   * An array, kept as the file encodes it: numbers packed, strings as a 64-bit length and UTF-8
   * each. Arrays of arrays are refused on reading.
   */
  record Array(GgufType elementType, int count, MemorySegment data) implements GgufValue {
    @Override
    public GgufType type() {
      return GgufType.ARRAY;
    }
  }

  /** A {@code UINT32}. */
  static GgufValue of(int value) {
    return new Whole(GgufType.UINT32, Integer.toUnsignedLong(value));
  }

  /** A {@code FLOAT32}. */
  static GgufValue of(float value) {
    return new Real(GgufType.FLOAT32, value);
  }

  /** A {@code BOOL}. */
  static GgufValue of(boolean value) {
    return new Bool(value);
  }

  /** A {@code STRING}. */
  static GgufValue of(String value) {
    return new Text(MemorySegment.ofArray(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** An array of {@code FLOAT32}. */
  static GgufValue of(float[] values) {
    MemorySegment data = MemorySegment.ofArray(new byte[4 * values.length]);
    MemorySegment.copy(values, 0, data, FLOAT, 0, values.length);
    return new Array(GgufType.FLOAT32, values.length, data);
  }

  /** An array of {@code INT32}. */
  static GgufValue of(int[] values) {
    MemorySegment data = MemorySegment.ofArray(new byte[4 * values.length]);
    MemorySegment.copy(values, 0, data, INT, 0, values.length);
    return new Array(GgufType.INT32, values.length, data);
  }

  /** An array of {@code BOOL}. */
  static GgufValue ofBools(List<Boolean> values) {
    byte[] data = new byte[values.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (values.get(i) ? 1 : 0);
    }
    return new Array(GgufType.BOOL, data.length, MemorySegment.ofArray(data));
  }

  /** An array of {@code STRING}. */
  static GgufValue ofStrings(List<String> values) {
    byte[][] utf8 =
        values.stream().map(v -> v.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    long bytes = 0;
    for (byte[] value : utf8) {
      bytes += 8L + value.length;
    }
    MemorySegment data = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
    long position = 0;
    for (byte[] value : utf8) {
      data.set(LONG, position, value.length);
      MemorySegment.copy(value, 0, data, ValueLayout.JAVA_BYTE, position + 8, value.length);
      position += 8 + value.length;
    }
    return new Array(GgufType.STRING, values.size(), data);
  }
}
