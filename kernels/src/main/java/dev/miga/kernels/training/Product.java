package dev.miga.kernels.training;

import java.lang.foreign.MemorySegment;

/**
 * One summand of a {@link TrainingKernels#multiply}: {@code a [m, k]} times a packed matrix.
 *
 * @param a factors in the kernels' format, {@code stride} apart from row to row
 * @param b packed by {@link TrainingKernels#pack}, with {@code k} columns
 */
public record Product(MemorySegment a, long stride, MemorySegment b, int k) {

  /** The summand that adds nothing. */
  public static Product none() {
    return new Product(MemorySegment.NULL, 0, MemorySegment.NULL, 0);
  }

  /** Activations from a row on, times a packed matrix. */
  public static Product of(Nums a, int row, PackedOperand b) {
    return new Product(a.at(row), a.columns(), b.segment(), b.columns());
  }
}
