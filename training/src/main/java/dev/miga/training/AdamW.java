package dev.miga.training;

import dev.miga.kernels.Floats;
import dev.miga.kernels.training.AdamStep;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.layer.LanePool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * AdamW (Loshchilov and Hutter, 2019) over one vector of parameters, with f32 moments.
 *
 * <p>Each parameter is updated on its own, so the result does not depend on the number of threads.
 */
final class AdamW {
  /** Parameters of an item of work. */
  private static final int PART = 1 << 16;

  private final TrainingKernels kernels;
  private final LanePool lanes;
  private final OptimizerConfig config;
  private final Floats first;
  private final Floats second;
  private int steps;

  AdamW(TrainingKernels kernels, LanePool lanes, Arena arena, OptimizerConfig config, int size) {
    this.kernels = kernels;
    this.lanes = lanes;
    this.config = config;
    this.first = Floats.allocate(arena, 1, size);
    this.second = Floats.allocate(arena, 1, size);
  }

  /** Moments of the gradients, as a checkpoint keeps them. */
  Floats first() {
    return first;
  }

  /** Moments of the squared gradients. */
  Floats second() {
    return second;
  }

  /** Steps done. */
  int steps() {
    return steps;
  }

  /** Forgets everything. */
  void reset() {
    first.segment().fill((byte) 0);
    second.segment().fill((byte) 0);
    steps = 0;
  }

  /** Continues after this many steps. */
  void resumeAt(int done) {
    steps = done;
  }

  /**
   * Moves the parameters.
   *
   * @param norm of the gradients
   */
  void step(Floats parameters, Floats gradients, double norm, double learningRate) {
    double clip = config.clipNorm() > 0 && norm > config.clipNorm() ? config.clipNorm() / norm : 1;
    steps++;
    AdamStep numbers =
        new AdamStep(
            (float) clip,
            config.beta1(),
            config.beta2(),
            (float) (learningRate / (1 - Math.pow(config.beta1(), steps))),
            (float) (1 / (1 - Math.pow(config.beta2(), steps))),
            config.epsilon(),
            (float) (learningRate * config.weightDecay()));
    lanes.forEach(
        parts(parameters),
        (lane, i) ->
            kernels.adamw(
                numbers, part(parameters, i), part(gradients, i), part(first, i), part(second, i)));
  }

  /** Euclidean norm; parts are summed in order, so the result is the same every time. */
  double norm(Floats gradients) {
    double[] sums = new double[parts(gradients)];
    lanes.forEach(
        sums.length,
        (lane, i) -> {
          MemorySegment part = part(gradients, i);
          sums[i] = kernels.sumOfSquares(new Floats(part, 1, (int) (part.byteSize() / 4)));
        });
    double sum = 0;
    for (double s : sums) {
      sum += s;
    }
    return Math.sqrt(sum);
  }

  private static int parts(Floats x) {
    return (x.columns() + PART - 1) / PART;
  }

  private static MemorySegment part(Floats x, int i) {
    long from = 4L * i * PART;
    return x.segment().asSlice(from, Math.min(4L * PART, x.segment().byteSize() - from));
  }
}
