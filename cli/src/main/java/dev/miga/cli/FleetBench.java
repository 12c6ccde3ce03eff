package dev.miga.cli;

import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.adapter.Adapter.Change;
import dev.miga.engine.adapter.Adapter.Factors;
import dev.miga.engine.adapter.Adapter.Whole;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Terms;
import dev.miga.tasks.Merge;
import dev.miga.tasks.Pending;
import dev.miga.tasks.Specialist;
import dev.miga.tasks.SpecialistFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures what it costs to serve many adapters over one base model. The adapters are copies of
 * one, so that all answer alike and only their number differs; each lies in memory of its own.
 *
 * @param texts that are answered in every round
 */
record FleetBench(BaseModel base, SpecialistFile file, Adapter adapter, List<String> texts) {
  private static final int ROUNDS = 5;

  /**
   * What was measured.
   *
   * @param messagesPerSecond of as many adapters as were asked for, asked at random
   * @param single of one adapter in the same form
   * @param merged of one that is merged into the weights
   * @param bytesPerAdapter all that one more takes: factors, prefix, grammar, habits
   * @param openMillis to open one more
   */
  record Figures(
      double messagesPerSecond,
      double single,
      double merged,
      long bytesPerAdapter,
      double openMillis) {}

  /** The adapter with so many of its ranks, the ones that weigh most. */
  static Adapter strongest(Adapter adapter, int rank) {
    Map<String, Change> changes = new LinkedHashMap<>();
    adapter
        .changes()
        .forEach(
            (name, change) ->
                changes.put(
                    name,
                    switch (change) {
                      case Factors factors -> strongest(factors, Math.min(rank, factors.rank()));
                      case Whole whole -> whole;
                    }));
    return new Adapter(adapter.path(), changes, adapter.labelHead());
  }

  private static Factors strongest(Factors factors, int rank) {
    int[] kept =
        IntStream.range(0, factors.rank())
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -weight(factors, k)))
            .limit(rank)
            .mapToInt(Integer::intValue)
            .toArray();
    float[] a = new float[rank * factors.in()];
    float[] b = new float[factors.out() * rank];
    for (int i = 0; i < rank; i++) {
      System.arraycopy(factors.a(), kept[i] * factors.in(), a, i * factors.in(), factors.in());
      for (int row = 0; row < factors.out(); row++) {
        b[row * rank + i] = factors.b()[row * factors.rank() + kept[i]];
      }
    }
    return new Factors(rank, factors.in(), factors.out(), a, b);
  }

  private static double weight(Factors factors, int k) {
    double a = 0;
    double b = 0;
    for (int c = 0; c < factors.in(); c++) {
      a += Math.pow(factors.a()[k * factors.in() + c], 2);
    }
    for (int row = 0; row < factors.out(); row++) {
      b += Math.pow(factors.b()[row * factors.rank() + k], 2);
    }
    return a * b;
  }

  /** Measures with {@code adapters} adapters. */
  Figures measure(int adapters) {
    List<Specialist> fleet = new ArrayList<>();
    try (Specialist merged = Specialist.over(base, file, adapter, Merge.ALWAYS)) {
      fleet.add(open()); // what is made once for all is made now
      long before = heapBytes();
      double[] millis = new double[adapters];
      for (int i = 1; i <= adapters; i++) {
        long start = System.nanoTime();
        fleet.add(open());
        millis[i - 1] = (System.nanoTime() - start) / 1e6;
      }
      long bytes = (heapBytes() - before) / adapters + fleet.getFirst().bytes();
      List<Specialist> asked = fleet.subList(1, fleet.size());
      double[][] seconds = new double[3][ROUNDS];
      for (int round = -1; round < ROUNDS; round++) {
        int at = Math.max(0, round); // the first round warms up
        seconds[0][at] = seconds(asked, round);
        seconds[1][at] = seconds(asked.subList(0, 1), round);
        seconds[2][at] = seconds(List.of(merged), round);
      }
      return new Figures(
          texts.size() / median(seconds[0]),
          texts.size() / median(seconds[1]),
          texts.size() / median(seconds[2]),
          bytes,
          median(millis));
    } finally {
      fleet.forEach(Specialist::close);
    }
  }

  private Specialist open() {
    return Specialist.over(base, file, adapter, Merge.NEVER);
  }

  /** Seconds in which all texts are answered, each by one of the specialists. */
  private double seconds(List<Specialist> specialists, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long start = System.nanoTime();
    List<Pending> answers = new ArrayList<>();
    for (String text : texts) {
      Specialist specialist = specialists.get(random.nextInt(specialists.size()));
      answers.add(specialist.submit(text, Terms.NONE, event -> {}));
    }
    answers.forEach(Pending::await);
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static long heapBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
