package dev.miga.kernels;

import dev.miga.kernels.binding.Feature;
import java.util.Locale;

/**
 * Instruction sets that the native library has kernels for, on each family of processors from the
 * slowest to the fastest.
 */
public enum NativeSet {
  /** C without intrinsics, for every CPU. */
  PORTABLE(Feature.PORTABLE, Family.ANY, "C without intrinsics"),
  /** AVX2 with FMA and F16C. */
  AVX2(
      Feature.AVX2,
      Family.X86_64,
      "AVX2: 32 products of bytes and their sums by 2 to 4 instructions"),
  /** AVX2 with dot products of bytes. */
  AVXVNNI(Feature.AVXVNNI, Family.X86_64, "AVX-VNNI: 32 products of bytes and their sums by one"),
  /** AVX-512 F, BW, DQ, VL and VNNI. */
  AVX512VNNI(
      Feature.AVX512VNNI,
      Family.X86_64,
      "AVX-512 VNNI: 64 products of bytes and their sums by one"),
  /** NEON with dot products of bytes (ARMv8.2). */
  NEON(Feature.NEON, Family.AARCH64, "NEON sdot: 16 products of bytes and their sums by one"),
  /** NEON with products of matrices of bytes too (ARMv8.6). */
  NEONI8MM(
      Feature.NEONI8MM, Family.AARCH64, "NEON usmmla: 32 products of bytes and their sums by one");

  /** Processors that a set is for, as {@code os.arch} has them. */
  private enum Family {
    ANY,
    X86_64,
    AARCH64;

    private boolean has(String architecture) {
      return switch (this) {
        case ANY -> true;
        case X86_64 -> architecture.equals("amd64") || architecture.equals("x86_64");
        case AARCH64 -> architecture.equals("aarch64");
      };
    }
  }

  private final Feature feature;
  private final Family family;
  private final String description;

  NativeSet(Feature feature, Family family, String description) {
    this.feature = feature;
    this.family = family;
    this.description = description;
  }

  /** What the processor must have. */
  Feature feature() {
    return feature;
  }

  /** As it appears in symbols, in {@link Kernels#name} and in what a user asks for. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it is and what it does at once, for reports. */
  public String description() {
    return description;
  }

  /**
   * Whether there are processors of a family that have it.
   *
   * @param architecture as the system property {@code os.arch} has it
   */
  public boolean isFor(String architecture) {
    return family.has(architecture);
  }
}
