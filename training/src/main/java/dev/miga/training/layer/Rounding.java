package dev.miga.training.layer;

import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Quantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What trained weights become before they are multiplied with. Gradients pass straight through to
 * the weights as they are (Bengio et al. 2013, arXiv 1308.3432).
 */
public sealed interface Rounding {

  /** They are taken as they are. */
  record None() implements Rounding {
    @Override
    public MemorySegment round(MemorySegment weights, int rows, int columns, Arena arena) {
      return weights;
    }
  }

  /**
   * To the numbers that a quantized model has: those of {@link Quantizer}, by which served weights
   * are packed.
   *
   * @param type Q4_0, Q5_0 or Q8_0
   */
  record Lattice(GgmlType type) implements Rounding {
    /** Checks the type. */
    public Lattice {
      if (type != GgmlType.Q4_0 && type != GgmlType.Q5_0 && type != GgmlType.Q8_0) {
        throw new IllegalArgumentException("no lattice of " + type + "; Q4_0, Q5_0 or Q8_0");
      }
    }

    @Override
    public MemorySegment round(MemorySegment weights, int rows, int columns, Arena arena) {
      if (columns % type.blockSize() != 0) {
        throw new IllegalArgumentException(
            "rows of %d weights in blocks of %d".formatted(columns, type.blockSize()));
      }
      MemorySegment rounded = arena.allocate(4L * rows * columns, 64);
      float[] row = new float[columns];
      MemorySegment blocks = MemorySegment.ofArray(new byte[(int) type.bytes(columns)]);
      for (int r = 0; r < rows; r++) {
        long at = 4L * r * columns;
        MemorySegment.copy(weights, ValueLayout.JAVA_FLOAT, at, row, 0, columns);
        Quantizer.quantize(type, row, blocks);
        type.dequantize(blocks, row, 0, columns);
        MemorySegment.copy(row, 0, rounded, ValueLayout.JAVA_FLOAT, at, columns);
      }
      return rounded;
    }
  }

  /**
   * The numbers to compute with.
   *
   * @param weights f32 {@code [rows, columns]}, left alone
   * @param arena for other numbers than these
   * @return f32 {@code [rows, columns]}
   */
  MemorySegment round(MemorySegment weights, int rows, int columns, Arena arena);
}
