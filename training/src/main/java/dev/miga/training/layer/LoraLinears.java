package dev.miga.training.layer;

import dev.miga.engine.model.LinearGroup;
import dev.miga.kernels.training.PackedOperand;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The low-rank factors of a {@link LinearGroup}, packed for both passes; packed again after every
 * optimizer step. The scale is part of the packed {@code B}.
 */
final class LoraLinears {
  private final LoraParameters adapter;
  private final List<LoraParameters.Part> parts;
  private final PackedOperand aForward;
  private final PackedOperand aBackward;
  private final List<PackedOperand> bForward = new ArrayList<>();
  private final List<PackedOperand> bBackward = new ArrayList<>();

  LoraLinears(
      TrainingKernels kernels,
      Arena arena,
      LoraParameters adapter,
      List<LoraParameters.Part> parts) {
    this.adapter = adapter;
    this.parts = parts;
    this.aForward = kernels.allocatePacked(arena, width(), in());
    this.aBackward = kernels.allocatePacked(arena, in(), width());
    for (LoraParameters.Part part : parts) {
      bForward.add(kernels.allocatePacked(arena, part.out(), rank()));
      bBackward.add(kernels.allocatePacked(arena, rank(), part.out()));
    }
  }

  /** Takes over the adapter's present values. */
  void pack(TrainingKernels kernels) {
    MemorySegment a = values(parts.getFirst().a());
    kernels.pack(aForward, a, in(), 1, 1);
    kernels.pack(aBackward, a, 1, in(), 1);
    for (int i = 0; i < parts.size(); i++) {
      MemorySegment b = values(parts.get(i).b());
      int out = parts.get(i).out();
      kernels.pack(bForward.get(i), b, 1, out, scale());
      kernels.pack(bBackward.get(i), b, out, 1, scale());
    }
  }

  private MemorySegment values(long index) {
    return adapter.vector().valuesAt(index);
  }

  private MemorySegment gradients(long index) {
    return adapter.vector().gradientsAt(index);
  }

  int rank() {
    return adapter.config().rank();
  }

  float scale() {
    return adapter.config().scale();
  }

  /** Input features. */
  int in() {
    return parts.getFirst().in();
  }

  /** Low-rank features of all parts. */
  int width() {
    return parts.size() * rank();
  }

  List<LoraParameters.Part> parts() {
    return parts;
  }

  /** {@code A} of all parts, {@code [width, in]}. */
  PackedOperand aForward() {
    return aForward;
  }

  /** Its transpose. */
  PackedOperand aBackward() {
    return aBackward;
  }

  /** {@code scale * B} of a part, {@code [out, rank]}. */
  PackedOperand bForward(int part) {
    return bForward.get(part);
  }

  /** Its transpose. */
  PackedOperand bBackward(int part) {
    return bBackward.get(part);
  }

  /** Gradient of {@code A} of all parts, {@code [width, in]}. */
  MemorySegment aGradient() {
    return gradients(parts.getFirst().a());
  }

  /** Gradient of the transpose of {@code B} of a part, {@code [rank, out]}. */
  MemorySegment bGradient(int part) {
    return gradients(parts.get(part).b());
  }
}
