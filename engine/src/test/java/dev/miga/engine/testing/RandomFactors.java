package dev.miga.engine.testing;

import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;

/** Tensors of an adapter's file, in the names that PEFT gives them. */
public final class RandomFactors {
  /** Of all factors. */
  public static final int RANK = 3;

  private RandomFactors() {}

  /** A matrix of normal numbers. */
  public static Tensor tensor(String name, long rows, long columns, Random random) {
    float[] values = new float[(int) (rows * columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tensor(name, GgmlType.F32, List.of(rows, columns), MemorySegment.ofArray(values));
  }

  /** Both factors of a linear, by its name. */
  public static List<Tensor> factors(String linear, int in, int out) {
    Random random = new Random(linear.hashCode());
    String name = "base_model.model." + linear;
    return List.of(
        tensor(name + ".lora_A.weight", RANK, in, random),
        tensor(name + ".lora_B.weight", out, RANK, random));
  }

  /** A weight instead of a linear's. */
  public static Tensor whole(String linear, int in, int out) {
    return tensor("base_model.model." + linear + ".weight", out, in, new Random(in));
  }
}
