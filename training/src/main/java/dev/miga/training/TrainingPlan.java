package dev.miga.training;

import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.layer.Capacity;
import dev.miga.training.layer.PackedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which examples each step sees: a function of the data, the settings and the step alone, so that a
 * resumed run sees what the uninterrupted one would have seen.
 */
final class TrainingPlan {
  private final List<Example> examples;
  private final TrainerConfig config;
  private int shuffledEpoch = -1;
  private int[] order = {};

  TrainingPlan(List<Example> examples, TrainerConfig config) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("no examples to train on");
    }
    this.examples = List.copyOf(examples);
    this.config = config;
  }

  /** Steps of an epoch; the last batch may be smaller. */
  int stepsPerEpoch() {
    return (examples.size() + config.batchSize() - 1) / config.batchSize();
  }

  /** Steps of the run. */
  int steps() {
    return Math.multiplyExact(stepsPerEpoch(), config.epochs());
  }

  /** Epoch of a step, from 0. */
  int epoch(int step) {
    return step / stepsPerEpoch();
  }

  /** The examples of a step. */
  List<Example> batch(int step) {
    shuffle(epoch(step));
    int from = step % stepsPerEpoch() * config.batchSize();
    List<Example> batch = new ArrayList<>();
    for (int i = from; i < Math.min(from + config.batchSize(), examples.size()); i++) {
      batch.add(examples.get(order[i]));
    }
    return batch;
  }

  private void shuffle(int epoch) {
    if (epoch == shuffledEpoch) {
      return;
    }
    SplittableRandom random = new SplittableRandom(config.seed() * 1_000_003 + epoch);
    order = new int[examples.size()];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    shuffledEpoch = epoch;
  }

  /** The examples of a step in passes of at most {@code maxRows} rows, in order. */
  List<List<Example>> passes(List<Example> batch) {
    List<List<Example>> passes = new ArrayList<>();
    List<Example> pass = new ArrayList<>();
    for (Example example : batch) {
      pass.add(example);
      if (pass.size() > 1 && BatchPacker.rows(pass) > config.maxRows()) {
        pass.removeLast();
        passes.add(pass);
        pass = new ArrayList<>(List.of(example));
      }
    }
    passes.add(pass);
    return passes;
  }

  /** Memory that the largest pass needs. */
  Capacity capacity() {
    int rows = 1;
    int positions = 1;
    int targets = 1;
    for (int step = 0; step < steps(); step++) {
      for (List<Example> pass : passes(batch(step))) {
        PackedBatch batch = BatchPacker.pack(pass);
        rows = Math.max(rows, batch.rows());
        targets = Math.max(targets, Math.max(batch.targets().size(), batch.labels().size()));
      }
    }
    for (Example example : examples) {
      positions = Math.max(positions, example.tokens());
    }
    return new Capacity(rows, positions, targets);
  }

  /** What a resumed run must have in common with the one that it continues. */
  RunIdentity identity(TrainingKernels kernels) {
    return RunIdentity.of(config, examples, kernels);
  }
}
