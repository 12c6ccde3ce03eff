package dev.miga.kernels.training;

import java.util.Locale;

/** How exact the products of training are; sums are f32, of 64 columns of integers 32-bit. */
public enum Precision {
  /** bf16 where the processor multiplies it, 16-bit integers with AVX2 alone, f32 elsewhere. */
  AUTO,
  /** f32. */
  F32;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
