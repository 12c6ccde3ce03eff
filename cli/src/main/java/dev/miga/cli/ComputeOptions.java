package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.kernels.Kernels;
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
    try {
      if (kernels.isEmpty()) throw new IllegalArgumentException();
      return new dev.miga.kernels.ScalarKernels();
    } catch (IllegalArgumentException e) {
      throw new MigaException(ErrorCode.INVALID_ARGUMENT, "--kernels: " + e.getMessage(), e);
    }
  }
}
