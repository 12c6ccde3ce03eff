package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/** Rows of ggml blocks in a type that packs to the layout wanted. For one thread. */
sealed interface RowSource {

  /** The type in which rows are found. */
  GgmlType type();

  /** Where rows are found. */
  MemorySegment segment();

  /** Makes a row available; its offset in the segment. */
  long seek(int row);

  /** A source of rows that pack to this layout, from rows of any type. */
  static RowSource of(GgmlType type, MemorySegment raw, Layout layout, int columns) {
    if (Packer.layoutFor(type) == layout) {
      return new Stored(type, raw, type.bytes(columns));
    }
    GgmlType wanted =
        switch (layout) {
          case Q4_0 -> GgmlType.Q4_0;
          case Q5_0 -> GgmlType.Q5_0;
          case Q8_0 -> GgmlType.Q8_0;
          case F32 -> GgmlType.F32;
          case BF16 -> GgmlType.BF16;
          case Q4_1, Q8_16 ->
              throw new IllegalArgumentException(type + " does not pack to " + layout);
        };
    return new Converted(type, raw, wanted, new float[columns]);
  }

  /** Rows as they are. */
  record Stored(GgmlType type, MemorySegment segment, long rowBytes) implements RowSource {
    @Override
    public long seek(int row) {
      return row * rowBytes;
    }
  }

  /** Rows decoded and encoded again, one at a time. */
  final class Converted implements RowSource {
    private final GgmlType from;
    private final MemorySegment raw;
    private final GgmlType type;
    private final MemorySegment segment;
    private final float[] weights;

    Converted(GgmlType from, MemorySegment raw, GgmlType type, float[] weights) {
      this.from = from;
      this.raw = raw;
      this.type = type;
      this.weights = weights;
      this.segment = MemorySegment.ofArray(new byte[(int) type.bytes(weights.length)]);
    }

    @Override
    public GgmlType type() {
      return type;
    }

    @Override
    public MemorySegment segment() {
      return segment;
    }

    @Override
    public long seek(int row) {
      long rowBytes = from.bytes(weights.length);
      from.dequantize(raw.asSlice(row * rowBytes, rowBytes), weights, 0, weights.length);
      if (type == GgmlType.F32) {
        MemorySegment.copy(weights, 0, segment, Bytes.FLOAT, 0, weights.length);
      } else if (type == GgmlType.BF16) {
        for (int i = 0; i < weights.length; i++) {
          segment.set(Bytes.SHORT, 2L * i, GgmlType.toBf16(weights[i]));
        }
      } else {
        Quantizer.quantize(type, weights, segment);
      }
      return 0;
    }
  }
}
