package dev.miga.training.layer;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.LinearGroup;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.Floats;
import dev.miga.kernels.training.PackedOperand;
import dev.miga.kernels.training.TrainingKernels;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Weights of a {@link LinearGroup} that do not change, packed once for each direction.
 *
 * @param forward for each part {@code [out, in]}
 * @param backward the transpose of all parts, {@code [in, sum of out]}
 */
record FrozenLinears(List<PackedOperand> forward, PackedOperand backward)
    implements LinearProducts {

  @Override
  public boolean isMerged() {
    return false;
  }

  @Override
  public void pack() {
    // Nothing has changed.
  }

  /** Reads and packs a group of a layer. */
  static FrozenLinears read(
      TrainingKernels kernels, Arena arena, ModelFile file, int layer, LinearGroup group) {
    int in = group.inFeatures(file.config());
    int[] outs = group.outFeatures(file.config());
    int sum = Arrays.stream(outs).sum();
    try (Arena temporary = Arena.ofConfined()) {
      Floats all = Floats.allocate(temporary, sum, in);
      List<PackedOperand> forward = new ArrayList<>();
      int row = 0;
      for (int i = 0; i < outs.length; i++) {
        Tensor tensor = file.tensor(group.parts().get(i).weight(layer));
        Floats part = all.rows(row, row + outs[i]);
        tensor.type().dequantize(tensor.data(), part);
        if (tensor.data().isMapped()) {
          tensor.data().unload(); // read once: it need not stay resident beside its packed form
        }
        PackedOperand packed = kernels.allocatePacked(arena, outs[i], in);
        kernels.pack(packed, part.segment(), in, 1, 1);
        forward.add(packed);
        row += outs[i];
      }
      PackedOperand backward = kernels.allocatePacked(arena, in, sum);
      kernels.pack(backward, all.segment(), 1, in, 1);
      return new FrozenLinears(List.copyOf(forward), backward);
    }
  }
}
