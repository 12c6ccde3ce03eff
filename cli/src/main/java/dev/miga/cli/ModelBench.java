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
  private static final int TURNS = 11;
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
      return tokens / medianSeconds(() -> forkedSeconds(prompt, tokens, step));
    }
  }

  private double forkedSeconds(KvCache prompt, int tokens, Step step) {
    try (KvCache cache = prompt.fork()) {
      return decodeSeconds(cache, tokens, step);
    }
  }

  private double decodeSeconds(KvCache cache, int tokens, Step step) {
    long start = System.nanoTime();
    for (int i = 0; i < tokens; i++) {
      step.run(gemma.forward(Batch.lastOf(cache, new int[] {1000 + i}), workspace));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Seconds for {@code sequences} tokens, one at a time to together. */
  Turns batch(int sequences, int context, int tokens) {
    List<KvCache> caches = new ArrayList<>();
    try (Arena batchArena = Arena.ofShared()) {
      Floats scores = Floats.allocate(batchArena, sequences, gemma.config().vocabSize());
      for (int i = 0; i < sequences; i++) {
        caches.add(gemma.newCache());
        gemma.prefill(caches.get(i), prompt(context), workspace);
      }
      return inTurns(
          () -> sequences / batchSpeed(caches.subList(0, 1), context, tokens, scores),
          () -> sequences / batchSpeed(caches, context, tokens, scores));
    } finally {
      caches.forEach(KvCache::close);
    }
  }

  /** Tokens per second of all sequences together. */
  private double batchSpeed(List<KvCache> caches, int context, int tokens, Floats scores) {
    caches.forEach(cache -> cache.truncate(context));
    return caches.size() * tokens / batchSeconds(caches, tokens, scores);
  }

  /** Seconds of some steps behind many tokens to as many behind few. */
  Turns contexts(int many, int few, int tokens) {
    try (KvCache longer = gemma.newCache();
        KvCache shorter = gemma.newCache()) {
      gemma.prefill(longer, prompt(many), workspace);
      gemma.prefill(shorter, prompt(few), workspace);
      return inTurns(
          () -> forkedSeconds(longer, tokens, this::greedy),
          () -> forkedSeconds(shorter, tokens, this::greedy));
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

  /**
   * Two ways of work that took turns.
   *
   * @param first median seconds of the first
   * @param second of the second
   * @param ratio median of the rounds' ratios, first to second
   */
  record Turns(double first, double second, double ratio) {}

  /** Rounds in turns, so that what else the machine does falls on both. */
  private static Turns inTurns(DoubleSupplier first, DoubleSupplier second) {
    double[] firsts = new double[TURNS];
    double[] seconds = new double[TURNS];
    double[] ratios = new double[TURNS];
    double warmUp = 0;
    while (warmUp < WARM_UP_SECONDS) {
      long start = System.nanoTime();
      ratios[0] = first.getAsDouble() / second.getAsDouble();
      warmUp += (System.nanoTime() - start) / 1e9;
    }
    for (int i = 0; i < TURNS; i++) {
      firsts[i] = first.getAsDouble();
      seconds[i] = second.getAsDouble();
      ratios[i] = firsts[i] / seconds[i];
    }
    return new Turns(median(firsts), median(seconds), median(ratios));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
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
    return median(seconds);
  }

  @Override
  public void close() {
    workspace.close();
    arena.close();
  }
}
