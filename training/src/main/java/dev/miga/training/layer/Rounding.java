package dev.miga.training.layer;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Q4Grid;
import dev.miga.kernels.Quantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * What trained weights become before they are multiplied with. Gradients pass straight through to
 * the weights as they are (Bengio et al. 2013, arXiv 1308.3432).
 */
public sealed interface Rounding {

  /** They are taken as they are. */
  record None() implements Rounding {
    @Override
    public MemorySegment round(MemorySegment weights, long at, int rows, int columns, Arena arena) {
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
    public MemorySegment round(MemorySegment weights, long at, int rows, int columns, Arena arena) {
      if (columns % type.blockSize() != 0) {
        throw new IllegalArgumentException(
            "rows of %d weights in blocks of %d".formatted(columns, type.blockSize()));
      }
      MemorySegment rounded = arena.allocate(4L * rows * columns, 64);
      float[] row = new float[columns];
      MemorySegment blocks = MemorySegment.ofArray(new byte[(int) type.bytes(columns)]);
      for (int r = 0; r < rows; r++) {
        long from = 4L * r * columns;
        MemorySegment.copy(weights, ValueLayout.JAVA_FLOAT, from, row, 0, columns);
        Quantizer.quantize(type, row, blocks);
        type.dequantize(blocks, row, 0, columns);
        MemorySegment.copy(row, 0, rounded, ValueLayout.JAVA_FLOAT, from, columns);
      }
      return rounded;
    }
  }

  /**
   * To Q4_0 blocks whose scales stay as they are: a weight becomes the nearest of sixteen levels of
   * its block.
   *
   * @param scales f16, of each 32 weights of the vector of parameters
   */
  record Grid(short[] scales) implements Rounding {

    /** The scales that a model has, all of whose linears are Q4_0. */
    public static Grid of(ModelFile file) {
      List<FullParameters.Part> parts = FullParameters.parts(file.config());
      FullParameters.Part last = parts.getLast();
      short[] scales =
          new short
              [Math.toIntExact((last.weight() + (long) last.in() * last.out()) / Q4Grid.BLOCK)];
      for (FullParameters.Part part : parts) {
        Tensor tensor = file.tensor(part.name());
        if (tensor.type() != GgmlType.Q4_0) {
          throw new IllegalArgumentException(part.name() + " is " + tensor.type() + ", not Q4_0");
        }
        Q4Grid.scales(tensor.data(), scales, block(part.weight()), part.in() * part.out());
      }
      return new Grid(scales);
    }

    /** Mean of the scales without their signs. */
    public double meanScale() {
      double sum = 0;
      for (short scale : scales) {
        sum += Math.abs(Float.float16ToFloat(scale));
      }
      return sum / scales.length;
    }

    private static int block(long weight) {
      return Math.toIntExact(weight / Q4Grid.BLOCK);
    }

    @Override
    public MemorySegment round(MemorySegment weights, long at, int rows, int columns, Arena arena) {
      MemorySegment rounded = arena.allocate(4L * rows * columns, 64);
      Q4Grid.round(weights, scales, block(at), rounded, rows * columns);
      return rounded;
    }

    /** A linear as Q4_0 blocks: exactly what it is computed with. */
    public MemorySegment encode(FullParameters parameters, FullParameters.Part part) {
      int count = part.in() * part.out();
      MemorySegment blocks =
          MemorySegment.ofArray(new byte[Math.toIntExact(GgmlType.Q4_0.bytes(count))]);
      Q4Grid.encode(parameters.values(part).segment(), scales, block(part.weight()), blocks, count);
      return blocks;
    }

    /** Tells grids apart: what a resumed run must have in common. */
    @Override
    public String toString() {
      return "Grid[%d, %08x]".formatted(scales.length, Arrays.hashCode(scales));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Grid grid && Arrays.equals(scales, grid.scales);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(scales);
    }
  }

  /**
   * The numbers to compute with.
   *
   * @param weights f32 {@code [rows, columns]}, left alone
   * @param at place of the first in the vector of parameters
   * @param arena for other numbers than these
   * @return f32 {@code [rows, columns]}
   */
  MemorySegment round(MemorySegment weights, long at, int rows, int columns, Arena arena);
}
