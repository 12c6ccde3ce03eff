package dev.miga.kernels.binding;

/** Instruction sets that C code is compiled for: the bits of {@code features.h}. */
public enum Feature {
  /** C without intrinsics, for every processor. */
  PORTABLE(1),
  /** AVX2 with FMA and F16C. */
  AVX2(2),
  /** AVX-512 F, BW, DQ and VL. */
  AVX512(4),
  /** AVX-512 with dot products of bytes. */
  AVX512VNNI(8),
  /** AVX-512 with dot products of bfloat16. */
  AVX512BF16(16),
  /** Tiles of bfloat16, whose use the system has granted. */
  AMX(32),
  /** NEON of AArch64 with dot products of bytes. */
  NEON(64),
  /** NEON with products of matrices of bytes. */
  NEONI8MM(128),
  /** AVX2 with dot products of bytes. */
  AVXVNNI(256);

  private final int bit;

  Feature(int bit) {
    this.bit = bit;
  }

  /** Whether it is among the bits of {@code miga_features()}. */
  boolean in(int bits) {
    return (bits & bit) != 0;
  }
}
