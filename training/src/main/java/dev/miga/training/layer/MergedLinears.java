package dev.miga.training.layer;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.PackedOperand;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Linears with their adapter merged and the sum rounded, {@code round(W + scale * B A)}: what a
 * specialist is served with whose adapter is merged into quantized weights. Merged and packed anew
 * after every step; gradients pass through the rounding to the adapter.
 */
final class MergedLinears implements LinearProducts {
  private final TrainingKernels kernels;
  private final LoraParameters adapter;
  private final List<LoraParameters.Part> parts;
  private final Rounding.Lattice rounding;
  private final Floats weights;
  private final List<PackedOperand> forward;
  private final PackedOperand backward;

  private MergedLinears(
      TrainingKernels kernels,
      Arena arena,
      List<LoraParameters.Part> parts,
      LoraParameters adapter,
      Rounding.Lattice rounding) {
    this.kernels = kernels;
    this.adapter = adapter;
    this.parts = parts;
    this.rounding = rounding;
    int in = parts.getFirst().in();
    int out = parts.stream().mapToInt(LoraParameters.Part::out).sum();
    this.weights = Floats.allocate(arena, out, in);
    this.forward = parts.stream().map(p -> kernels.allocatePacked(arena, p.out(), in)).toList();
    this.backward = kernels.allocatePacked(arena, in, out);
  }

  /** Reads the weights of a group of a layer; nothing is packed before {@link #pack}. */
  static MergedLinears read(
      TrainingKernels kernels,
      Arena arena,
      ModelFile file,
      List<LoraParameters.Part> parts,
      LoraParameters adapter,
      Rounding.Lattice rounding) {
    MergedLinears linears = new MergedLinears(kernels, arena, parts, adapter, rounding);
    int row = 0;
    for (LoraParameters.Part part : parts) {
      Tensor tensor = file.tensor(part.linear().weight(part.layer()));
      tensor.type().dequantize(tensor.data(), linears.weights.rows(row, row + part.out()));
      row += part.out();
    }
    return linears;
  }

  @Override
  public List<PackedOperand> forward() {
    return forward;
  }

  @Override
  public PackedOperand backward() {
    return backward;
  }

  @Override
  public boolean isMerged() {
    return true;
  }

  @Override
  public void pack() {
    int in = weights.columns();
    try (Arena temporary = Arena.ofConfined()) {
      Floats sum = Floats.allocate(temporary, weights.rows(), in);
      int row = 0;
      for (LoraParameters.Part part : parts) {
        merge(part, row, sum);
        row += part.out();
      }
      MemorySegment rounded = rounding.round(sum.segment(), 0, sum.rows(), in, temporary);
      row = 0;
      for (PackedOperand part : forward) {
        kernels.pack(part, rounded.asSlice(4L * row * in), in, 1, 1);
        row += part.rows();
      }
      kernels.pack(backward, rounded, 1, in, 1);
    }
  }

  /** Sums of one linear, which begins at a row of the group. */
  private void merge(LoraParameters.Part part, int from, Floats sum) {
    int rank = adapter.config().rank();
    float scale = adapter.config().scale();
    int in = part.in();
    float[] a = adapter.a(part);
    float[] b = adapter.b(part);
    float[] row = new float[in];
    for (int o = 0; o < part.out(); o++) {
      long at = 4L * (from + o) * in;
      MemorySegment.copy(weights.segment(), ValueLayout.JAVA_FLOAT, at, row, 0, in);
      for (int r = 0; r < rank; r++) {
        add(scale * b[o * rank + r], a, r * in, row);
      }
      MemorySegment.copy(row, 0, sum.segment(), ValueLayout.JAVA_FLOAT, at, in);
    }
  }

  private static void add(float factor, float[] a, int from, float[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] += factor * a[from + i];
    }
  }
}
