package dev.miga.training.layer;

import dev.miga.engine.model.LinearGroup;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.Dropout;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.PackedOperand;
import dev.miga.kernels.training.Product;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Linears that are trained themselves: {@code y = x W^T, dx = dy W, dW += dy^T x}. Packed again in
 * both directions after every step.
 */
final class FullLinears implements GroupLinears {
  /** Outputs whose gradient an item of work takes: a panel of the kernels. */
  private static final int OUTPUTS = 64;

  private final TrainingKernels kernels;
  private final ParameterVector vector;
  private final Rounding rounding;
  private final List<FullParameters.Part> parts;
  private final List<PackedOperand> forward;
  private final PackedOperand backward;

  FullLinears(
      TrainingKernels kernels, Arena arena, FullParameters parameters, int layer, LinearGroup g) {
    this.kernels = kernels;
    this.vector = parameters.vector();
    this.rounding = parameters.rounding();
    this.parts = parameters.parts(layer, g);
    this.forward = parts.stream().map(p -> kernels.allocatePacked(arena, p.out(), p.in())).toList();
    this.backward = kernels.allocatePacked(arena, in(), out());
  }

  private int in() {
    return parts.getFirst().in();
  }

  private int out() {
    return parts.stream().mapToInt(FullParameters.Part::out).sum();
  }

  @Override
  public void pack() {
    try (Arena temporary = Arena.ofConfined()) {
      long at = parts.getFirst().weight();
      MemorySegment own = vector.valuesAt(at);
      MemorySegment weights = rounding.round(own, at, out(), in(), temporary);
      long row = 0;
      for (PackedOperand part : forward) {
        kernels.pack(part, weights.asSlice(4 * row * in()), in(), 1, 1);
        row += part.rows();
      }
      kernels.pack(backward, weights, 1, in(), 1);
    }
  }

  @Override
  public void forward(Nums x, int row, int m, Dropout mask, Floats y, LaneScratch scratch) {
    int column = 0;
    for (int i = 0; i < parts.size(); i++) {
      int out = parts.get(i).out();
      kernels.multiply(
          Product.of(x, row, forward.get(i)),
          Product.none(),
          AdaptedLinears.at(y, row, column),
          y.columns(),
          m,
          out);
      column += out;
    }
  }

  @Override
  public void backward(
      Nums dy, int row, int m, Dropout mask, MemorySegment dx, LaneScratch scratch) {
    kernels.multiply(Product.of(dy, row, backward), Product.none(), dx, in(), m, in());
  }

  @Override
  public void addGradients(
      Nums x, Nums dy, int rows, Dropout mask, Nums room, GradientLanes lanes) {
    PackedOperand packed = new PackedOperand(room.segment(), in(), rows);
    kernels.packNums(packed, x.segment(), 1, x.columns());
    MemorySegment gradient = vector.gradientsAt(parts.getFirst().weight());
    int out = out();
    lanes.forEach(
        (out + OUTPUTS - 1) / OUTPUTS,
        (scratch, item) -> {
          int from = item * OUTPUTS;
          kernels.weightGradient(
              dy.at(0, from),
              dy.columns(),
              Math.min(OUTPUTS, out - from),
              packed,
              gradient.asSlice(4L * from * in()),
              scratch.general());
        });
  }
}
