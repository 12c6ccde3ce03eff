package dev.miga.engine.model;

import dev.miga.engine.Folders;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.Layout;
import dev.miga.kernels.Workers;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * A model ready to run: weights, vocabulary, threads. Shared by any number of callers; closing it
 * frees the weights, after which nothing made from it may be used.
 *
 * @param converses whether the file brings a chat template: a checkpoint tuned to converse
 * @param release frees what the model owns
 */
public record LanguageModel(
    Gemma gemma, Tokenizer tokenizer, boolean converses, Workers workers, Runnable release)
    implements AutoCloseable {

  /** What loading reports while it takes long: packing the weights on the first use of a file. */
  @FunctionalInterface
  public interface Progress {
    /** Says how many bytes of how many are packed. */
    void packed(long done, long total);

    /** A sentence for the user: packed weights that could not be kept. */
    default void note(String sentence) {}
  }

  /**
   * How an adapter is merged.
   *
   * @param quantized layout of merged weights where the model's are quantized: Q8_0, Q5_0 or Q4_0
   * @param identity of the model's weights and the adapter's: by it what was kept is recognised
   * @param check made before weights are merged, not when what was kept is found; may throw
   */
  public record Merging(Layout quantized, String identity, Runnable check) {}

  /**
   * Loads a model file or folder. Its packed weights are kept beside it (or, where that cannot be
   * written, in the user's cache folder) and mapped the next time.
   *
   * @throws dev.miga.engine.MigaException if the file is missing, damaged, or of another
   *     architecture
   */
  public static LanguageModel load(Path path, Kernels kernels, int threads, Progress progress) {
    return load(path, Folders.standard().packed(), kernels, threads, progress);
  }

  /**
   * The same with another folder for packed weights.
   *
   * @param packed where weights are kept that cannot be kept beside their model
   */
  public static LanguageModel load(
      Path path, Path packed, Kernels kernels, int threads, Progress progress) {
    Workers workers = new Workers(threads);
    try {
      return new PackCache(packed).load(path, kernels, workers, progress);
    } catch (RuntimeException | Error e) {
      workers.close();
      throw e;
    }
  }

  /** Packs an open model file in memory, leaving no cache. */
  public static LanguageModel pack(ModelFile file, Kernels kernels, int threads) {
    Workers workers = new Workers(threads);
    try {
      return pack(file, kernels, workers, (done, total) -> {});
    } catch (RuntimeException | Error e) {
      workers.close();
      throw e;
    }
  }

  static LanguageModel pack(ModelFile file, Kernels kernels, Workers workers, Progress progress) {
    PackPlan plan = PackPlan.of(file);
    Arena arena = Arena.ofShared();
    try {
      PackedWeights weights = new PackedWeights(plan, arena.allocate(plan.bytes(), 64));
      weights.fill(file, workers, done -> progress.packed(done, plan.bytes()));
      return of(
          weights,
          weights.largestRowNorm(workers),
          Vocabulary.of(file),
          file.chatTemplate().isPresent(),
          kernels,
          workers,
          arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  static LanguageModel of(
      PackedWeights weights,
      float largestRowNorm,
      Vocabulary vocabulary,
      boolean converses,
      Kernels kernels,
      Workers workers,
      Arena arena) {
    Gemma gemma =
        new Gemma(weights.plan().config(), weights.weights(largestRowNorm), kernels, workers);
    Runnable release =
        () -> {
          workers.close();
          arena.close();
        };
    return new LanguageModel(gemma, new Tokenizer(vocabulary), converses, workers, release);
  }

  /**
   * This model with an adapter in its weights; what the adapter leaves alone is shared. Closing it
   * leaves this model open. Its merged weights are kept as {@link #load} keeps packed ones, beside
   * the adapter: one merge, so what was kept in other bits is made anew.
   *
   * @param changes the adapter
   * @param packed where merged weights are kept that cannot be kept beside the adapter
   * @throws dev.miga.engine.MigaException if the adapter is for another model
   */
  public LanguageModel with(
      WeightChanges changes, Merging merging, Path packed, Progress progress) {
    WeightMerge merge = new WeightMerge(gemma, changes, merging.quantized());
    return new PackCache(packed).merge(this, merge, merging, progress);
  }

  /**
   * This model with an adapter in its weights, merged in memory and kept nowhere.
   *
   * @param quantized layout of what is merged, where the base model's weights are quantized
   */
  public LanguageModel with(WeightChanges changes, Layout quantized) {
    return with(new WeightMerge(gemma, changes, quantized));
  }

  LanguageModel with(WeightMerge merge) {
    Arena arena = Arena.ofShared();
    PackedWeights target =
        new PackedWeights(merge.plan(), arena.allocate(merge.plan().bytes(), 64));
    merge.fill(target, workers, done -> {});
    return with(merge.apply(target), arena::close);
  }

  /** This model with other weights. */
  LanguageModel with(Weights weights, Runnable releaseWeights) {
    return new LanguageModel(
        new Gemma(gemma.config(), weights, gemma.kernels(), workers),
        tokenizer,
        converses,
        workers,
        releaseWeights);
  }

  @Override
  public void close() {
    release.run();
  }
}
