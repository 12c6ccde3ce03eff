package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.NativeKernels;
import dev.miga.kernels.NativeResult;
import dev.miga.kernels.ScalarKernels;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Threads and kernels of the commands that run a model. */
final class ComputeOptions {
  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--kernels",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "native, vector, scalar, or auto: the fastest that this machine has (default).")
  private String kernels = "auto";

  int threads() {
    return threads.threads();
  }

  /** The kernels asked for. */
  Kernels kernels() {
    if (kernels.equals("scalar")) {
      return new ScalarKernels();
    }
    return switch (NativeKernels.load()) {
      case NativeResult.Loaded loaded -> loaded.kernels();
      case NativeResult.Unavailable unavailable ->
          throw new MigaException(ErrorCode.UNSUPPORTED, unavailable.message());
    };
  }
}
