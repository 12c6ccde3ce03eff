package dev.miga.training.layer;

import dev.miga.kernels.training.PackedOperand;
import java.util.List;

/** The weights that {@link AdaptedLinears} multiply with, packed for each direction. */
sealed interface LinearProducts permits FrozenLinears, MergedLinears {

  /** For each part {@code [out, in]}. */
  List<PackedOperand> forward();

  /** The transpose of all parts, {@code [in, sum of out]}. */
  PackedOperand backward();

  /** Whether the adapter is in them. */
  boolean isMerged();

  /** Takes over the adapter's present values. */
  void pack();
}
