package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.KernelsChoice;
import dev.miga.kernels.KernelsProvider;
import dev.miga.kernels.ScalarKernels;
import dev.miga.kernels.training.Precision;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.kernels.training.TrainingKernelsChoice;
import dev.miga.kernels.training.TrainingKernelsProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Threads and kernels of the commands that run a model. */
final class ComputeOptions {
  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Option(
      names = "--kernels",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "auto: the fastest that this machine has (default); native: the fastest in C; vector or "
              + "scalar: Java; or one in C by name: portable, avx2, avxvnni, avx512vnni, neon, "
              + "neoni8mm.")
  private KernelsProvider.Wish kernels = KernelsProvider.Wish.AUTO;

  int threads() {
    return threads.threads();
  }

  /**
   * The kernels asked for. Where nothing but plain Java is left, standard error says what mends it.
   *
   * @throws MigaException UNSUPPORTED if this machine does not have them
   */
  Kernels kernels(Context context) {
    Path folder = context.environment().folders().natives();
    KernelsChoice choice = found(() -> new KernelsProvider(folder).choose(kernels));
    if (choice.kernels() instanceof ScalarKernels) {
      warn(context, choice.reason(), choice.notes());
    }
    return choice.kernels();
  }

  /**
   * The kernels of training asked for; else as {@link #kernels}.
   *
   * @throws MigaException UNSUPPORTED if this machine does not have them
   */
  TrainingKernels trainingKernels(Context context, Precision precision) {
    Path folder = context.environment().folders().natives();
    TrainingKernelsChoice choice =
        found(() -> new TrainingKernelsProvider(folder).choose(kernels, precision));
    warn(context, choice.reason(), choice.notes());
    return choice.kernels();
  }

  private static void warn(Context context, String reason, List<String> notes) {
    if (!notes.isEmpty()) {
      context.console().err().println("warning: " + reason + " (" + String.join("; ", notes) + ")");
    }
  }

  private static <T> T found(Supplier<T> choice) {
    try {
      return choice.get();
    } catch (UnsupportedOperationException missing) {
      throw new MigaException(ErrorCode.UNSUPPORTED, String.valueOf(missing.getMessage()), missing);
    }
  }
}
