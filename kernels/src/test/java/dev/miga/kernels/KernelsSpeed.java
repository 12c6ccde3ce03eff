package dev.miga.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Times kernels on the shapes and types of Gemma 3 270M in Q4_K_M. Not a test; run with the test
 * class path and {@code --add-modules jdk.incubator.vector}:
 *
 * <pre>
 * java -cp kernels/target/classes:kernels/target/test-classes dev.miga.kernels.KernelsSpeed [threads]
 * </pre>
 */
final class KernelsSpeed {
  private static final int HIDDEN = 640;
  private static final int FFN = 2048;
  private static final int LAYERS = 18;
  private static final int VOCABULARY = 262_144;
  private static final int CONTEXT = 512;

  private final Arena arena = Arena.ofShared();
  private final Kernels kernels;
  private final Workers workers;
  private final List<PackedMatrix> matrices = new ArrayList<>();
  private final PlaneTable table;

  private KernelsSpeed(Kernels kernels, Workers workers) {
    this.kernels = kernels;
    this.workers = workers;
    for (int layer = 0; layer < LAYERS; layer++) {
      add(GgmlType.Q5_0, 1024, HIDDEN);
      add(GgmlType.Q5_0, 256, HIDDEN);
      add(GgmlType.Q8_0, 256, HIDDEN);
      add(GgmlType.Q4_K, HIDDEN, 1024);
      add(GgmlType.Q5_0, FFN, HIDDEN);
      add(GgmlType.Q5_0, FFN, HIDDEN);
      add(layer % 2 == 0 ? GgmlType.Q6_K : GgmlType.Q4_K, HIDDEN, FFN);
    }
    MemorySegment raw = RandomWeights.blocks(GgmlType.Q8_0, VOCABULARY, HIDDEN, 1);
    table = PlaneTable.allocate(arena, VOCABULARY, HIDDEN);
    report(
        "pack table",
        () ->
            workers.run(
                VOCABULARY,
                64,
                (from, to) -> Packer.packTable(GgmlType.Q8_0, raw, table, from, to)));
  }

  /** Processor time with one thread, so that neighbours do not count; else the wall clock. */
  private long clock() {
    return workers.threads() == 1
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private void add(GgmlType type, int rows, int columns) {
    MemorySegment raw = RandomWeights.blocks(type, rows, columns, matrices.size());
    matrices.add(Packer.pack(type, raw, rows, columns, arena));
  }

  private void report(String name, Runnable work) {
    long start = clock();
    work.run();
    System.out.printf("%-22s %8.3f ms%n", name, (clock() - start) / 1e6);
  }

  private void best(String name, int rounds, double macs, Runnable work) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < rounds; i++) {
      long start = clock();
      work.run();
      best = Math.min(best, clock() - start);
    }
    System.out.printf("%-22s %8.3f ms  %7.1f GMAC/s%n", name, best / 1e6, macs / best);
  }

  private Activations input(int tokens, int columns) {
    Random random = new Random(1);
    Activations x = Activations.allocate(arena, kernels, tokens, columns);
    for (int t = 0; t < tokens; t++) {
      for (int c = 0; c < columns; c++) {
        x.values().set(t, c, (float) random.nextGaussian());
      }
    }
    kernels.prepare(x, 0, tokens);
    return x;
  }

  private void matmuls(int tokens, int rounds) {
    List<Activations> inputs = new ArrayList<>();
    List<Floats> outputs = new ArrayList<>();
    double macs = 0;
    for (PackedMatrix w : matrices.subList(0, 14)) {
      inputs.add(input(tokens, w.columns()));
      outputs.add(Floats.allocate(arena, tokens, w.rows()));
    }
    for (PackedMatrix w : matrices) {
      macs += (double) w.rows() * w.columns() * tokens;
    }
    best(
        "blocks, " + tokens + " tokens",
        rounds,
        macs,
        () -> {
          for (int i = 0; i < matrices.size(); i++) {
            PackedMatrix w = matrices.get(i);
            Activations x = inputs.get(i % 14);
            Floats out = outputs.get(i % 14);
            workers.run(w.rows(), 16, (from, to) -> kernels.matmul(w, x, tokens, out, from, to));
          }
        });
  }

  private void head(int rounds) {
    Activations x = input(1, HIDDEN);
    Floats scores = Floats.allocate(arena, 1, VOCABULARY);
    Floats lower = Floats.allocate(arena, 1, table.groups());
    Floats upper = Floats.allocate(arena, 1, table.groups());
    CoarseMargin margin = new CoarseMargin(0.3f, 1);
    double macs = (double) VOCABULARY * HIDDEN;
    best(
        "coarse bounds",
        rounds,
        macs,
        () ->
            workers.run(
                VOCABULARY,
                16,
                (f, t) -> kernels.coarseBounds(table, x, 1, margin, lower, upper, f, t)));
    best(
        "table logits",
        rounds,
        macs,
        () ->
            workers.run(VOCABULARY, 16, (f, t) -> kernels.tableLogits(table, x, 1, scores, f, t)));
  }

  private void attention(int tokens, int rounds) {
    long bytes = (long) CONTEXT * 256 * kernels.kvType().bytes();
    KvLayer cache =
        new KvLayer(
            arena.allocate(bytes, 64),
            arena.allocate(bytes, 64),
            kernels.kvType(),
            1,
            CONTEXT,
            256);
    Floats kv = input(CONTEXT, 256).values();
    kernels.storeKv(kv, kv, cache, 0, CONTEXT, 0);
    Floats q = input(tokens, 1024).values();
    Floats out = Floats.allocate(arena, tokens, 1024);
    double pairs = tokens == 1 ? CONTEXT : CONTEXT * (CONTEXT + 1) / 2;
    best(
        "18 attentions, " + tokens,
        rounds,
        LAYERS * pairs * 4 * 256 * 2,
        () -> {
          for (int layer = 0; layer < LAYERS; layer++) {
            workers.run(
                4,
                1,
                (f, t) ->
                    kernels.attention(
                        new AttentionCall(
                            q, cache, 512, 0.0625f, out, 0, tokens, CONTEXT - tokens, f, t)));
          }
        });
  }

  private void rows(int tokens, int rounds) {
    Floats gate = input(tokens, FFN).values();
    Floats up = input(tokens, FFN).values();
    best(
        "18 gelus, " + tokens,
        rounds,
        (double) LAYERS * tokens * FFN,
        () -> {
          for (int layer = 0; layer < LAYERS; layer++) {
            workers.run(FFN, 16, (f, t) -> kernels.geluMul(gate, up, tokens, f, t));
          }
        });
    Floats x = input(tokens, HIDDEN).values();
    MemorySegment weight = arena.allocate(4L * HIDDEN, 64);
    best(
        "72 norms, " + tokens,
        rounds,
        72.0 * tokens * HIDDEN,
        () -> {
          for (int layer = 0; layer < 4 * LAYERS; layer++) {
            workers.run(tokens, 1, (f, t) -> kernels.rmsNorm(x, weight, 1e-6f, x, f, t));
          }
        });
  }

  public static void main(String[] args) {
    int threads = args.length > 0 ? Integer.parseInt(args[0]) : 2;
    try (Workers workers = new Workers(threads)) {
      KernelsSpeed speed = new KernelsSpeed(new VectorKernels(), workers);
      speed.matmuls(1, 60);
      speed.matmuls(8, 20);
      speed.matmuls(512, 8);
      speed.head(60);
      speed.attention(512, 10);
      speed.attention(1, 100);
      speed.rows(512, 20);
      speed.rows(1, 100);
    }
  }
}
