package dev.miga.engine.tensor;

import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A named weight as a file stores it.
 *
 * @param name as in Hugging Face's checkpoints, {@code model.layers.0.self_attn.q_proj.weight}
 * @param type number or block format
 * @param shape outermost dimension first: {@code [outFeatures, inFeatures]} for a projection
 * @param data read-only, exactly the tensor's bytes; need not be aligned
 */
public record Tensor(String name, GgmlType type, List<Long> shape, MemorySegment data) {
  public Tensor {
    shape = List.copyOf(shape);
  }

  /** Number of weights. */
  public long elements() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }
}
