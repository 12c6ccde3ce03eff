package dev.miga.training;

import dev.miga.engine.format.ModelFile;
import dev.miga.kernels.training.Dropout;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.layer.Capacity;
import dev.miga.training.layer.LanePool;
import dev.miga.training.layer.Loss;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.TrainableGemma;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Times training steps on random tokens: forward, backward and optimizer. */
public final class TrainBench {
  /** Ids from here on are ordinary tokens in every Gemma vocabulary. */
  private static final int FIRST_TOKEN = 300;

  private TrainBench() {}

  /**
   * What to time.
   *
   * @param batch examples of a step
   * @param promptTokens of each example, after the shared prefix
   * @param completionTokens of each example, which bear the loss
   * @param sharedPrefixTokens that all examples begin with
   * @param rank of the adapter; 0 trains the blocks themselves
   * @param allowedTokens among which each position's softmax chooses; 0 for the whole vocabulary
   */
  public record Config(
      int batch,
      int promptTokens,
      int completionTokens,
      int sharedPrefixTokens,
      int rank,
      int steps,
      int allowedTokens) {}

  /**
   * Medians over the timed steps.
   *
   * @param tokensPerSecond of all examples, each counted with its prefix
   * @param computedTokensPerSecond that were really computed
   * @param kernels that did it
   */
  public record Result(
      double examplesPerSecond,
      double tokensPerSecond,
      double computedTokensPerSecond,
      double secondsPerStep,
      double loss,
      int steps,
      int threads,
      String kernels) {}

  /** Runs one step to warm up, then times the others. */
  public static Result run(ModelFile file, Config config, TrainingKernels kernels, LanePool lanes) {
    List<Example> examples = examples(config, file.config().vocabSize());
    PackedBatch batch = BatchPacker.pack(examples);
    Capacity capacity =
        new Capacity(
            batch.rows(),
            config.sharedPrefixTokens() + config.promptTokens() + config.completionTokens(),
            batch.targets().size());
    Method method = config.rank() == 0 ? new Method.FullBlocks() : Method.loraOfRank(config.rank());
    try (Arena arena = Arena.ofShared();
        TrainableGemma model = new TrainableGemma(file, method, 0, capacity, kernels, lanes)) {
      model.parameters().initialize(1);
      int size = model.parameters().vector().size();
      AdamW adam = new AdamW(kernels, lanes, arena, OptimizerConfig.standard(), size);
      double[] seconds = new double[config.steps()];
      Loss loss = step(model, adam, batch);
      for (int i = 0; i < seconds.length; i++) {
        long start = System.nanoTime();
        loss = step(model, adam, batch);
        seconds[i] = (System.nanoTime() - start) * 1e-9;
      }
      Arrays.sort(seconds);
      double median = seconds[seconds.length / 2];
      long tokens = examples.stream().mapToLong(Example::tokens).sum();
      return new Result(
          config.batch() / median,
          tokens / median,
          batch.rows() / median,
          median,
          loss.mean(),
          config.steps(),
          lanes.count(),
          kernels.name());
    }
  }

  private static Loss step(TrainableGemma model, AdamW adam, PackedBatch batch) {
    model.parametersChanged();
    model.parameters().vector().clearGradients();
    Loss loss = model.forwardBackward(batch, (float) (1 / batch.weight()), Dropout.none());
    double norm = adam.norm(model.parameters().vector().gradients());
    adam.step(
        model.parameters().vector().values(), model.parameters().vector().gradients(), norm, 2e-4);
    return loss;
  }

  private static List<Example> examples(Config config, int vocabulary) {
    SplittableRandom random = new SplittableRandom(1);
    int[] prefix = tokens(random, config.sharedPrefixTokens(), vocabulary);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < config.batch(); i++) {
      int[] prompt = Arrays.copyOf(prefix, prefix.length + config.promptTokens());
      int[] own = tokens(random, config.promptTokens(), vocabulary);
      System.arraycopy(own, 0, prompt, prefix.length, own.length);
      int[] completion = tokens(random, config.completionTokens(), vocabulary);
      examples.add(
          config.allowedTokens() == 0
              ? Example.of(prompt, completion)
              : new Example.Completion(
                  prompt, completion, allowed(random, config, completion, vocabulary)));
    }
    return examples;
  }

  private static List<int[]> allowed(
      SplittableRandom random, Config config, int[] completion, int vocabulary) {
    List<int[]> sets = new ArrayList<>();
    for (int token : completion) {
      int[] set = tokens(random, config.allowedTokens(), vocabulary);
      set[0] = token;
      sets.add(set);
    }
    return sets;
  }

  private static int[] tokens(SplittableRandom random, int count, int vocabulary) {
    return random.ints(count, Math.min(FIRST_TOKEN, vocabulary / 2), vocabulary).toArray();
  }
}
