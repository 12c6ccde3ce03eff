package dev.miga.training;

import dev.miga.engine.format.Linear;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.LinearGroup;
import dev.miga.kernels.training.Nums;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.layer.Capacity;
import dev.miga.training.layer.LanePool;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.Segment;
import dev.miga.training.layer.TrainableGemma;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * How much an error in each column of a model's linears matters: the mean square of what the column
 * is multiplied with over some text. What llama.cpp calls an importance matrix.
 */
public final class Importance {
  /** Tokens of a pass. */
  public static final int CHUNK = 512;

  /** Added to every mean square, as a share of their average: no column is worth nothing. */
  private static final double FLOOR = 1e-3;

  private Importance() {}

  /**
   * Measures a model on a text.
   *
   * @param tokens of the text, the beginning-of-text token not among them
   * @param bos put before every chunk of the text
   * @param progress told how many tokens are done
   * @return by the name of the weight, a number above 0 for each of its columns
   */
  public static Map<String, float[]> measure(
      ModelFile file,
      int[] tokens,
      int bos,
      TrainingKernels kernels,
      int threads,
      IntConsumer progress) {
    Map<String, double[]> sums = new LinkedHashMap<>();
    try (LanePool lanes = new LanePool(threads);
        TrainableGemma model =
            new TrainableGemma(
                file, Method.loraOfRank(1), 0, new Capacity(CHUNK, CHUNK, 1), kernels, lanes)) {
      model.parametersChanged();
      for (int from = 0; from < tokens.length; from += CHUNK - 1) {
        int to = Math.min(tokens.length, from + CHUNK - 1);
        int[] chunk = new int[to - from + 1];
        chunk[0] = bos;
        System.arraycopy(tokens, from, chunk, 1, to - from);
        Segment whole = new Segment(0, chunk.length, Segment.ROOT);
        model.inputs(
            new PackedBatch(chunk, List.of(whole), List.of(), List.of()),
            (layer, group, input, rows) -> add(sums, layer, group, input, rows));
        progress.accept(to);
      }
    }
    Map<String, float[]> importance = new LinkedHashMap<>();
    sums.forEach((name, sum) -> importance.put(name, means(sum)));
    return importance;
  }

  private static void add(
      Map<String, double[]> sums, int layer, LinearGroup group, Nums input, int rows) {
    double[] squares = new double[input.columns()];
    for (int row = 1; row < rows; row++) { // the first token's are outliers that no text changes
      for (int c = 0; c < squares.length; c++) {
        double x = input.get(row, c);
        squares[c] += x * x;
      }
    }
    for (Linear part : group.parts()) {
      double[] sum = sums.computeIfAbsent(part.weight(layer), n -> new double[squares.length]);
      for (int c = 0; c < squares.length; c++) {
        sum[c] += squares[c];
      }
    }
  }

  private static float[] means(double[] sum) {
    double average = Arrays.stream(sum).average().orElse(0);
    float[] means = new float[sum.length];
    for (int c = 0; c < means.length; c++) {
      means[c] = average > 0 ? (float) (sum[c] / average + FLOOR) : 1;
    }
    return means;
  }
}
