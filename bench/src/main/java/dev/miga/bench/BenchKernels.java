package dev.miga.bench;

import dev.miga.kernels.Kernels;
import dev.miga.kernels.NativeKernels;
import dev.miga.kernels.ScalarKernels;
import dev.miga.kernels.VectorKernels;
import dev.miga.kernels.binding.NativeResult;

/** The kernels that a bench's parameter names. */
final class BenchKernels {
  private BenchKernels() {}

  static Kernels named(String name) {
    return switch (name) {
      case "scalar" -> new ScalarKernels();
      case "vector" -> new VectorKernels();
      case "native" ->
          switch (NativeKernels.load()) {
            case NativeResult.Loaded<NativeKernels> loaded -> loaded.kernels();
            case NativeResult.Unavailable<NativeKernels> reason ->
                throw new IllegalStateException(reason.message());
          };
      default -> throw new IllegalArgumentException("kernels: " + name);
    };
  }
}
