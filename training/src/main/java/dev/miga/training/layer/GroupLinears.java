package dev.miga.training.layer;

import dev.miga.kernels.Floats;
import dev.miga.kernels.training.Dropout;
import dev.miga.kernels.training.Nums;
import java.lang.foreign.MemorySegment;

/**
 * Linears with a common input, forward and backward. Outputs are columns of {@code y [rows, sum of
 * out]}, one part after another.
 */
sealed interface GroupLinears permits AdaptedLinears, FullLinears {

  /** Takes over the parameters' present values. */
  void pack();

  /** Computes rows {@code [row, row + m)} of y. */
  void forward(Nums x, int row, int m, Dropout mask, Floats y, LaneScratch scratch);

  /**
   * Computes rows {@code [row, row + m)} of dx.
   *
   * @param dx f32 {@code [m, in]}, those rows only
   */
  void backward(Nums dy, int row, int m, Dropout mask, MemorySegment dx, LaneScratch scratch);

  /**
   * Adds the gradients of the parameters over the first {@code rows} rows.
   *
   * @param room as large as the widest input
   */
  void addGradients(Nums x, Nums dy, int rows, Dropout mask, Nums room, GradientLanes lanes);

  /** Threads and their scratch memory. */
  interface GradientLanes {
    /** Does all items. */
    void forEach(int items, Job job);

    /** One item of work. */
    @FunctionalInterface
    interface Job {
      void run(LaneScratch scratch, int item);
    }
  }
}
