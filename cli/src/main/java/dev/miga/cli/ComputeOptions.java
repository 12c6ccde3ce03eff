package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.KernelsChoice;
import dev.miga.kernels.KernelsProvider;
import dev.miga.kernels.ScalarKernels;
import java.io.PrintStream;
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
  private KernelsProvider.Wish kernels = KernelsProvider.Wish.AUTO;

  int threads() {
    return threads.threads();
  }

  /**
   * The kernels asked for.
   *
   * @param err told once, where nothing but plain Java is left, and what mends that
   * @throws MigaException UNSUPPORTED if this machine does not have them
   */
  Kernels kernels(PrintStream err) {
    KernelsChoice choice = choose();
    if (choice.kernels() instanceof ScalarKernels && !choice.notes().isEmpty()) {
      err.println("warning: " + choice.reason() + " (" + String.join("; ", choice.notes()) + ")");
    }
    return choice.kernels();
  }

  private KernelsChoice choose() {
    try {
      return new KernelsProvider().choose(kernels);
    } catch (UnsupportedOperationException missing) {
      throw new MigaException(ErrorCode.UNSUPPORTED, String.valueOf(missing.getMessage()), missing);
    }
  }
}
