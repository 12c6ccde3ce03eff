package dev.miga.training;

import dev.miga.kernels.KernelsProvider.Wish;
import dev.miga.kernels.training.Precision;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.kernels.training.TrainingKernelsProvider;

/** The kernels with which training is tested. */
public final class TestKernels {
  private TestKernels() {}

  /** The fastest of this machine. */
  public static TrainingKernels fastest() {
    return new TrainingKernelsProvider().choose(Wish.AUTO, Precision.AUTO).kernels();
  }

  /** The fastest of this machine with products in f32. */
  public static TrainingKernels exact() {
    return new TrainingKernelsProvider().choose(Wish.AUTO, Precision.F32).kernels();
  }
}
