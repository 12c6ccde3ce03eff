package dev.miga.training.compute;

import java.util.Optional;

/** Chooses the fastest kernels that this machine runs. */
public final class KernelChoice {
  private KernelChoice() {}

  /** bf16 products where the processor has them, f32 otherwise. */
  public static TrainingKernels fastest() {
    return NativeLibrary.load()
        .filter(library -> library.has(NativeLibrary.AVX512BF16))
        .<TrainingKernels>map(
            library -> new NativeTrainingKernels(library, "avx512bf16", NumberFormat.BF16))
        .orElseGet(KernelChoice::exact);
  }

  /** f32 products. */
  public static TrainingKernels exact() {
    Optional<NativeLibrary> library = NativeLibrary.load();
    return library.<TrainingKernels>map(KernelChoice::exact).orElseGet(ScalarTrainingKernels::new);
  }

  private static TrainingKernels exact(NativeLibrary library) {
    String set =
        library.has(NativeLibrary.AVX512)
            ? "avx512"
            : library.has(NativeLibrary.AVX2) ? "avx2" : "portable";
    return new NativeTrainingKernels(library, set, NumberFormat.F32);
  }
}
