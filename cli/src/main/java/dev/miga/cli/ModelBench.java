package dev.miga.cli;

import dev.miga.engine.model.Batch;
import dev.miga.engine.model.Batch.Span;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.Hidden;
import dev.miga.engine.model.KvCache;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.Workspace;
import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** Times a model on synthetic tokens; each figure is the median of some rounds after a warm-up. */
final class ModelBench implements AutoCloseable {
  private static final int ROUNDS = 5;
  private static final double WARM_UP_SECONDS = 1.5;
  private static final int SHORT_CONTEXT = 32;

  private final Gemma gemma;
  private final ReadLoop readLoop;
  private final Workspace workspace;
  private final Arena arena = Arena.ofShared();
  private final Floats scratch;
  private long scoredRows;
  private long greedySteps;

  ModelBench(LanguageModel model) {
    gemma = model.gemma();
    readLoop = new ReadLoop(gemma.stepMemory(), model.workers());
    workspace = gemma.newWorkspace();
    scratch = Floats.allocate(arena, 1, gemma.config().vocabSize());
  }

  /** A timed step of a sequence. */
  private interface Step {
    void run(Hidden hidden);
  }

  /** Tokens per second of a prompt, and the milliseconds to its first token. */
  Prefill prefill(int tokens) {
    double median = medianSeconds(() -> prefillSeconds(tokens));
    return new Prefill(tokens / median, 1000 * median);
  }

  /**
   * Speed of a prompt.
   *
   * @param firstTokenMillis from the prompt to the choice of the first token
   */
  record Prefill(double tokensPerSecond, double firstTokenMillis) {}

  private double prefillSeconds(int tokens) {
    try (KvCache cache = gemma.newCache()) {
      long start = System.nanoTime();
      greedy(gemma.prefill(cache, prompt(tokens), workspace));
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** Tokens per second, the token chosen exactly from the whole vocabulary. */
  double decode(int context, int tokens) {
    return decode(context, tokens, this::greedy);
  }

  /** How fast a decode step at a short context reads the weights, beside a plain loop over them. */
  Bandwidth bandwidth(int tokens) {
    double stepsPerSecond = decode(SHORT_CONTEXT, tokens);
    double loop = medianSeconds(readLoop::seconds);
    double bytes = readLoop.bytes();
    return new Bandwidth(readLoop.bytes(), bytes * stepsPerSecond / 1e9, bytes / loop / 1e9);
  }

  /**
   * Use of the memory's bandwidth.
   *
   * @param bytes that a step reads of the weights; keys, values and rescored rows come on top
   * @param decode gigabytes a second of a decode step
   * @param loop the same of a plain loop
   */
  record Bandwidth(long bytes, double decode, double loop) {}

  /** Tokens per second where only {@code rows} tokens are allowed at each step. */
  double decodeAllowed(int context, int tokens, int rows) {
    int[] allowed = IntStream.range(0, rows).map(i -> 1000 + 37 * i).toArray();
    return decode(context, tokens, hidden -> gemma.head().logitsOf(hidden, 0, allowed).argmax());
  }

  private double decode(int context, int tokens, Step step) {
    try (KvCache prompt = gemma.newCache()) {
      gemma.prefill(prompt, prompt(context), workspace);
      return tokens
          / medianSeconds(
              () -> {
                try (KvCache cache = prompt.fork()) {
                  return decodeSeconds(cache, tokens, step);
                }
              });
    }
  }

  private double decodeSeconds(KvCache cache, int tokens, Step step) {
    long start = System.nanoTime();
    for (int i = 0; i < tokens; i++) {
      step.run(gemma.forward(Batch.lastOf(cache, new int[] {1000 + i}), workspace));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Tokens per second of all sequences together. */
  double decodeBatch(int sequences, int context, int tokens) {
    List<KvCache> caches = new ArrayList<>();
    try (Arena batchArena = Arena.ofShared()) {
      Floats scores = Floats.allocate(batchArena, sequences, gemma.config().vocabSize());
      for (int i = 0; i < sequences; i++) {
        caches.add(gemma.newCache());
        gemma.prefill(caches.get(i), prompt(context), workspace);
      }
      double seconds =
          medianSeconds(
              () -> {
                caches.forEach(cache -> cache.truncate(context));
                return batchSeconds(caches, tokens, scores);
              });
      return sequences * tokens / seconds;
    } finally {
      caches.forEach(KvCache::close);
    }
  }

  private double batchSeconds(List<KvCache> caches, int tokens, Floats scores) {
    int n = caches.size();
    List<Span> spans =
        IntStream.range(0, n).mapToObj(i -> new Span(caches.get(i), i, i + 1)).toList();
    int[] rows = IntStream.range(0, n).toArray();
    long start = System.nanoTime();
    for (int t = 0; t < tokens; t++) {
      int step = t;
      int[] ids = IntStream.range(0, n).map(i -> 1000 + 11 * i + step).toArray();
      gemma.head().candidates(gemma.forward(new Batch(ids, spans, rows), workspace), 1, scores);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Mean number of rows that the exact head scored on both planes for one token. */
  double rescoredRows() {
    return greedySteps == 0 ? 0 : (double) scoredRows / greedySteps;
  }

  private void greedy(Hidden hidden) {
    scoredRows += gemma.head().candidates(hidden, 1, scratch)[0].size();
    greedySteps++;
  }

  private int[] prompt(int tokens) {
    int[] ids = IntStream.range(0, tokens).map(i -> 999 + i).toArray();
    ids[0] = 2;
    return ids;
  }

  /** Median of some rounds, after as many as the compiler needs to settle. */
  private static double medianSeconds(DoubleSupplier round) {
    double warmUp = 0;
    while (warmUp < WARM_UP_SECONDS) {
      warmUp += round.getAsDouble();
    }
    double[] seconds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      seconds[i] = round.getAsDouble();
    }
    Arrays.sort(seconds);
    return seconds[ROUNDS / 2];
  }

  @Override
  public void close() {
    workspace.close();
    arena.close();
  }
}
