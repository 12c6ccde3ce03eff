package dev.miga.kernels;

import java.util.Locale;

/** Instruction sets that the native library has kernels for, from the slowest to the fastest. */
public enum NativeSet {
  /** C without intrinsics, for every CPU. */
  PORTABLE(1),
  /** AVX2 with FMA and F16C. */
  AVX2(2),
  /** AVX-512 F, BW, DQ, VL and VNNI. */
  AVX512VNNI(4);

  private final int feature;

  NativeSet(int feature) {
    this.feature = feature;
  }

  /** Bit of {@code miga_features()}. */
  int feature() {
    return feature;
  }

  /** As it appears in symbols and in {@link Kernels#name}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
