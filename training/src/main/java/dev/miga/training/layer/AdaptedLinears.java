package dev.miga.training.layer;

import dev.miga.kernels.Floats;
import dev.miga.kernels.training.Dropout;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.Product;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Linears with a common input, frozen, each with a low-rank product beside it:
 *
 * <pre>
 * u  = dropout(x) A^T
 * y  = x W^T + u (scale B)^T
 * du = dy (scale B)              dB += scale * dy^T u
 * dx = dy W + dropout'(du A)     dA += du^T dropout(x)
 * </pre>
 *
 * <p>Where the low-rank product is in W already, y and dx are without it; u and du are computed for
 * the gradients.
 *
 * <p>A part's outputs are columns of {@code y [rows, sum of out]}, one part after another; so are
 * its low-rank features in {@code u}.
 */
final class AdaptedLinears implements GroupLinears {
  /** Columns of a gradient that one item of work takes. */
  private static final int GRADIENT_COLUMNS = 128;

  private final TrainingKernels kernels;
  private final LinearProducts base;
  private final LoraLinears lora;
  private final Nums u;
  private final Nums du;

  AdaptedLinears(
      TrainingKernels kernels, Arena arena, LinearProducts base, LoraLinears lora, int rows) {
    this.kernels = kernels;
    this.base = base;
    this.lora = lora;
    // Pairs of columns are read together.
    int columns = lora.width() + lora.width() % 2;
    this.u = Nums.allocate(arena, kernels.format(), rows, columns);
    this.du = Nums.allocate(arena, kernels.format(), rows, columns);
  }

  @Override
  public void pack() {
    lora.pack(kernels);
    base.pack();
  }

  /** Keeps u. */
  @Override
  public void forward(Nums x, int row, int m, Dropout mask, Floats y, LaneScratch scratch) {
    Product input = dropped(x, row, m, mask, scratch);
    int width = lora.width();
    kernels.multiply(input, Product.none(), scratch.lowRank(), width, m, width);
    kernels.convert(scratch.lowRank(), width, u.at(row), u.columns(), m, width);
    int column = 0;
    for (int i = 0; i < lora.parts().size(); i++) {
      int out = lora.parts().get(i).out();
      kernels.multiply(
          Product.of(x, row, base.forward().get(i)),
          base.isMerged() ? Product.none() : fromFeatures(row, i),
          at(y, row, column),
          y.columns(),
          m,
          out);
      column += out;
    }
  }

  private Product fromFeatures(int row, int part) {
    return new Product(
        u.at(row, part * lora.rank()), u.columns(), lora.bForward(part).segment(), lora.rank());
  }

  private Product dropped(Nums x, int row, int m, Dropout mask, LaneScratch scratch) {
    if (!mask.drops()) {
      return Product.of(x, row, lora.aForward());
    }
    kernels.dropout(mask, x.at(row), scratch.narrow(), row, m, lora.in());
    return new Product(scratch.narrow(), lora.in(), lora.aForward().segment(), lora.in());
  }

  /** Keeps du. */
  @Override
  public void backward(
      Nums dy, int row, int m, Dropout mask, MemorySegment dx, LaneScratch scratch) {
    int width = lora.width();
    int column = 0;
    for (int i = 0; i < lora.parts().size(); i++) {
      int out = lora.parts().get(i).out();
      Product product =
          new Product(dy.at(row, column), dy.columns(), lora.bBackward(i).segment(), out);
      MemorySegment target = scratch.lowRank().asSlice(4L * i * lora.rank());
      kernels.multiply(product, Product.none(), target, width, m, lora.rank());
      column += out;
    }
    kernels.convert(scratch.lowRank(), width, du.at(row), du.columns(), m, width);
    Product whole = Product.of(dy, row, base.backward());
    if (base.isMerged()) {
      kernels.multiply(whole, Product.none(), dx, lora.in(), m, lora.in());
      return;
    }
    Product low = new Product(du.at(row), du.columns(), lora.aBackward().segment(), width);
    if (!mask.drops()) {
      kernels.multiply(whole, low, dx, lora.in(), m, lora.in());
      return;
    }
    kernels.multiply(whole, Product.none(), dx, lora.in(), m, lora.in());
    kernels.multiply(low, Product.none(), scratch.wide(), lora.in(), m, lora.in());
    kernels.dropoutBackwardAdd(mask, scratch.wide(), dx, row, m, lora.in());
  }

  @Override
  public void addGradients(
      Nums x, Nums dy, int rows, Dropout mask, Nums room, GradientLanes lanes) {
    Nums seen = lowRankInput(x, rows, mask, room);
    lanes.forEach(gradientItems(), (scratch, item) -> addGradient(item, seen, dy, rows));
  }

  private int gradientItems() {
    int items = blocks(lora.in());
    for (LoraParameters.Part part : lora.parts()) {
      items += blocks(part.out());
    }
    return items;
  }

  private static int blocks(int columns) {
    return (columns + GRADIENT_COLUMNS - 1) / GRADIENT_COLUMNS;
  }

  /** Adds to one block of columns of a gradient; {@code x} as the low-rank part saw it. */
  private void addGradient(int item, Nums x, Nums dy, int rows) {
    int left = item;
    if (left < blocks(lora.in())) {
      int from = left * GRADIENT_COLUMNS;
      int columns = Math.min(GRADIENT_COLUMNS, lora.in() - from);
      kernels.outerSum(
          du.segment(),
          du.columns(),
          lora.width(),
          x.at(0, from),
          x.columns(),
          columns,
          rows,
          1,
          lora.aGradient().asSlice(4L * from),
          lora.in());
      return;
    }
    left -= blocks(lora.in());
    int start = 0;
    for (int i = 0; i < lora.parts().size(); i++) {
      int out = lora.parts().get(i).out();
      if (left < blocks(out)) {
        addBGradient(i, start, left * GRADIENT_COLUMNS, dy, rows);
        return;
      }
      left -= blocks(out);
      start += out;
    }
    throw new IndexOutOfBoundsException(item);
  }

  private void addBGradient(int part, int start, int from, Nums dy, int rows) {
    int out = lora.parts().get(part).out();
    kernels.outerSum(
        u.at(0, part * lora.rank()),
        u.columns(),
        lora.rank(),
        dy.at(0, start + from),
        dy.columns(),
        Math.min(GRADIENT_COLUMNS, out - from),
        rows,
        lora.scale(),
        lora.bGradient(part).asSlice(4L * from),
        out);
  }

  /** The input as the low-rank part saw it; in {@code target} where that is not x itself. */
  private Nums lowRankInput(Nums x, int rows, Dropout mask, Nums target) {
    if (!mask.drops()) {
      return x;
    }
    Nums dropped = new Nums(target.segment(), x.format(), rows, lora.in());
    kernels.dropout(mask, x.segment(), dropped.segment(), 0, rows, lora.in());
    return dropped;
  }

  static MemorySegment at(Floats x, int row, int column) {
    return x.segment().asSlice(4 * ((long) row * x.columns() + column));
  }
}
