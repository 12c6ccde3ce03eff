package dev.miga.kernels.training;

import dev.miga.kernels.training.NativeTrainingKernels.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the fastest kernels that this machine runs. */
public final class KernelChoice {
  private KernelChoice() {}

  /**
   * bf16 products where the processor has them, by AMX's tiles if the system grants these; 16-bit
   * integers where its vectors are of 256 bits only; f32 otherwise.
   */
  public static TrainingKernels fastest() {
    return NativeLibrary.load().map(KernelChoice::fastest).orElseGet(ScalarTrainingKernels::new);
  }

  private static TrainingKernels fastest(NativeLibrary library) {
    if (library.has(NativeLibrary.AMX)) {
      return new NativeTrainingKernels(library, "amx", Products.BF16);
    }
    if (library.has(NativeLibrary.AVX512BF16)) {
      return new NativeTrainingKernels(library, "avx512bf16", Products.BF16);
    }
    return library.has(NativeLibrary.AVX2) && !library.has(NativeLibrary.AVX512)
        ? new NativeTrainingKernels(library, "avx2", Products.I16)
        : exact(library);
  }

  /** f32 products. */
  public static TrainingKernels exact() {
    Optional<NativeLibrary> library = NativeLibrary.load();
    return library.<TrainingKernels>map(KernelChoice::exact).orElseGet(ScalarTrainingKernels::new);
  }

  /** All kernels that this machine runs, the specification first. */
  public static List<TrainingKernels> available() {
    List<TrainingKernels> all = new ArrayList<>();
    all.add(new ScalarTrainingKernels());
    NativeLibrary.load()
        .ifPresent(
            library -> {
              add(all, library, NativeLibrary.PORTABLE, "portable", Products.F32);
              add(all, library, NativeLibrary.AVX2, "avx2", Products.F32);
              add(all, library, NativeLibrary.AVX2, "avx2", Products.I16);
              add(all, library, NativeLibrary.AVX512, "avx512", Products.F32);
              add(all, library, NativeLibrary.AVX512BF16, "avx512bf16", Products.BF16);
              add(all, library, NativeLibrary.AMX, "amx", Products.BF16);
            });
    return List.copyOf(all);
  }

  private static void add(
      List<TrainingKernels> all,
      NativeLibrary library,
      int feature,
      String set,
      Products products) {
    if (library.has(feature)) {
      all.add(new NativeTrainingKernels(library, set, products));
    }
  }

  private static TrainingKernels exact(NativeLibrary library) {
    String set =
        library.has(NativeLibrary.AVX512)
            ? "avx512"
            : library.has(NativeLibrary.AVX2) ? "avx2" : "portable";
    return new NativeTrainingKernels(library, set, Products.F32);
  }
}
