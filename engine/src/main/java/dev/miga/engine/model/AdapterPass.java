package dev.miga.engine.model;

import dev.miga.engine.model.PackedAdapter.Group;
import dev.miga.engine.model.PackedAdapter.Part;
import dev.miga.kernels.Activations;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.Workers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What adapters add to the products of one pass. Tokens that follow each other and have the same
 * adapter are one run; what is computed of a token does not depend on the others of its run.
 */
final class AdapterPass {
  /** Tokens of a run that a thread multiplies at a time. */
  private static final int TOKENS = 64;

  private static final int TILE_ROWS = 16;

  private final List<Run> runs;
  private final Kernels kernels;
  private final Workers workers;
  private final Workspace workspace;

  private AdapterPass(List<Run> runs, Kernels kernels, Workers workers, Workspace workspace) {
    this.runs = runs;
    this.kernels = kernels;
    this.workers = workers;
    this.workspace = workspace;
  }

  /** Tokens {@code [from, to)} of a batch and their adapter. */
  private record Run(PackedAdapter adapter, int from, int to) {
    int tokens() {
      return to - from;
    }
  }

  /**
   * A run and its product {@code A x}, for the linears of a group.
   *
   * @param z {@code [tokens of the run, sum of ranks]}
   */
  private record Product(Run run, Group group, Floats z) {
    int pieces() {
      return (int) group.a().tiles() * ((z.rows() + TOKENS - 1) / TOKENS);
    }
  }

  /** The products {@code A x} of a layer's group, ready to be added. */
  static final class Products {
    private final List<Product> all;
    private final Kernels kernels;

    private Products(List<Product> all, Kernels kernels) {
      this.all = all;
      this.kernels = kernels;
    }

    /**
     * Adds {@code B (A x)} to rows {@code [rowFrom, rowTo)} of the product of a linear.
     *
     * @param part of the linear in its group
     */
    void addTo(int part, Floats out, int rowFrom, int rowTo) {
      for (Product product : all) {
        Part factors = product.group().parts().get(part);
        if (factors != null) {
          Floats rows = out.rows(product.run().from(), product.run().to());
          kernels.addLowRank(factors.b(), product.z(), factors.column(), rows, rowFrom, rowTo);
        }
      }
    }
  }

  static AdapterPass of(Batch batch, Kernels kernels, Workers workers, Workspace workspace) {
    List<Run> runs = new ArrayList<>();
    for (Batch.Span span : batch.spans()) {
      Run last = runs.isEmpty() ? null : runs.getLast();
      if (last != null && last.adapter() == span.adapter() && last.to() == span.from()) {
        runs.set(runs.size() - 1, new Run(span.adapter(), last.from(), span.to()));
      } else if (!span.adapter().isEmpty()) {
        runs.add(new Run(span.adapter(), span.from(), span.to()));
      }
    }
    return new AdapterPass(runs, kernels, workers, workspace);
  }

  /** Computes {@code A x} of every run, for the linears of a group. */
  Products multiply(int layer, LinearGroup group, Activations x) {
    if (runs.isEmpty()) {
      return new Products(List.of(), kernels);
    }
    List<Product> products = products(layer, group);
    int pieces = products.stream().mapToInt(Product::pieces).sum();
    workers.run(
        pieces,
        workers.granule(pieces, 1, 4),
        (from, to) -> {
          for (int piece = from; piece < to; piece++) {
            multiply(products, piece, x);
          }
        });
    return new Products(products, kernels);
  }

  /** The products to be computed, with room for each. */
  private List<Product> products(int layer, LinearGroup group) {
    long numbers = 0;
    for (Run run : runs) {
      Group factors = run.adapter().group(layer, group);
      numbers += factors == null ? 0 : (long) run.tokens() * factors.a().rows();
    }
    MemorySegment room = workspace.lowRank(Math.max(1, numbers));
    List<Product> products = new ArrayList<>(runs.size());
    long at = 0;
    for (Run run : runs) {
      Group factors = run.adapter().group(layer, group);
      if (factors != null) {
        int columns = factors.a().rows();
        long bytes = 4L * run.tokens() * columns;
        products.add(
            new Product(run, factors, new Floats(room.asSlice(at, bytes), run.tokens(), columns)));
        at += bytes;
      }
    }
    return products;
  }

  private void multiply(List<Product> products, int piece, Activations x) {
    int left = piece;
    for (Product product : products) {
      if (left < product.pieces()) {
        multiply(product, left, x);
        return;
      }
      left -= product.pieces();
    }
  }

  private void multiply(Product product, int piece, Activations x) {
    int tiles = (int) product.group().a().tiles();
    int row = piece % tiles * TILE_ROWS;
    int first = piece / tiles * TOKENS;
    int last = Math.min(product.z().rows(), first + TOKENS);
    int from = product.run().from();
    kernels.matmul(
        product.group().a(),
        x.rows(kernels, from + first, from + last),
        last - first,
        product.z().rows(first, last),
        row,
        Math.min(row + TILE_ROWS, product.group().a().rows()));
  }
}
