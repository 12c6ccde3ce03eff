package dev.miga.kernels;

import dev.miga.kernels.binding.Feature;
import java.util.Locale;

/** Instruction sets that the native library has kernels for, from the slowest to the fastest. */
public enum NativeSet {
  /** C without intrinsics, for every CPU. */
  PORTABLE(Feature.PORTABLE),
  /** AVX2 with FMA and F16C. */
  AVX2(Feature.AVX2),
  /** AVX2 with dot products of bytes. */
  AVXVNNI(Feature.AVXVNNI),
  /** AVX-512 F, BW, DQ, VL and VNNI. */
  AVX512VNNI(Feature.AVX512VNNI),
  /** NEON with dot products of bytes (ARMv8.2). */
  NEON(Feature.NEON),
  /** NEON with products of matrices of bytes too (ARMv8.6). */
  NEONI8MM(Feature.NEONI8MM);

  private final Feature feature;

  NativeSet(Feature feature) {
    this.feature = feature;
  }

  /** What the processor must have. */
  Feature feature() {
    return feature;
  }

  /** As it appears in symbols and in {@link Kernels#name}. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
