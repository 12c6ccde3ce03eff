package dev.miga.kernels.training;

import java.lang.foreign.MemorySegment;

/**
 * A matrix {@code [rows, columns]} in the arrangement that its kernels like; a product with it sums
 * over its columns.
 */
public record PackedOperand(MemorySegment segment, int rows, int columns) {}
