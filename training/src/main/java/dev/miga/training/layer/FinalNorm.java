package dev.miga.training.layer;

import dev.miga.kernels.Floats;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The last norm, forward and backward, for some rows of a batch. */
final class FinalNorm {
  private final TrainingKernels kernels;
  private final FrozenModel model;
  private final Floats rows;
  private final Floats exact;
  private final Nums normed;
  private final Floats gradient;
  private final Floats rowGradient;
  private final Floats zeros;

  FinalNorm(TrainingKernels kernels, Arena arena, FrozenModel model, int capacity) {
    this.kernels = kernels;
    this.model = model;
    int hidden = model.config().hiddenSize();
    rows = Floats.allocate(arena, capacity, hidden);
    exact = Floats.allocate(arena, capacity, hidden);
    normed = Nums.allocate(arena, kernels.format(), capacity, hidden);
    gradient = Floats.allocate(arena, capacity, hidden);
    rowGradient = Floats.allocate(arena, capacity, hidden);
    zeros = Floats.allocate(arena, capacity, hidden);
  }

  /** Gradient of the norm's output, {@code [rows, hidden]}, to be filled by the caller. */
  Floats gradient() {
    return gradient;
  }

  /** The norm of some rows of x, as numbers. */
  Nums forward(List<Integer> places, Floats x) {
    gather(places, x);
    float eps = model.config().rmsNormEps();
    MemorySegment weight = model.finalNorm();
    kernels.rmsNorm(rows.segment(), weight, eps, normed.segment(), places.size(), rows.columns());
    return normed;
  }

  /** The norm of some rows of x, in f32. */
  Floats forwardExact(List<Integer> places, Floats x) {
    gather(places, x);
    kernels.rmsNormAdd(
        rows.segment(),
        model.finalNorm(),
        model.config().rmsNormEps(),
        zeros.segment(),
        exact.segment(),
        places.size(),
        rows.columns());
    return exact;
  }

  private void gather(List<Integer> places, Floats x) {
    long bytes = 4L * x.columns();
    for (int i = 0; i < places.size(); i++) {
      MemorySegment.copy(x.segment(), places.get(i) * bytes, rows.segment(), i * bytes, bytes);
    }
  }

  /** Adds to the rows of dx what {@link #gradient} gives through the norm. */
  void backward(List<Integer> places, Floats dx) {
    int hidden = dx.columns();
    kernels.rmsNormBackward(
        rows.segment(),
        model.finalNorm(),
        model.config().rmsNormEps(),
        gradient.segment(),
        rowGradient.segment(),
        places.size(),
        hidden);
    for (int i = 0; i < places.size(); i++) {
      for (int c = 0; c < hidden; c++) {
        dx.set(places.get(i), c, dx.get(places.get(i), c) + rowGradient.get(i, c));
      }
    }
  }
}
