package dev.miga.engine.adapter;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.model.PackedAdapter;
import dev.miga.engine.model.WeightChanges;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was trained over a base model, ready to be merged: for the weight {@code W [out, in]} of a
 * linear either the two factors of a low-rank product (Hu et al. 2021, arXiv 2106.09685), which
 * makes it {@code W + scale * B A}, or another weight in its place. {@link AdapterTensors} is its
 * file.
 *
 * @param path of the file, for messages
 * @param changes by the name of the weight, {@code model.layers.0.self_attn.q_proj.weight}
 * @param labelHead of a classifier
 */
public record Adapter(Path path, Map<String, Change> changes, Optional<LabelHead> labelHead)
    implements WeightChanges {
  /** What becomes of one weight. */
  public sealed interface Change extends WeightChanges.Change permits Factors, Whole {}

  /**
   * What is added to a weight.
   *
   * @param a {@code [rank, in]}
   * @param b {@code [out, rank]}, the scale included
   */
  public record Factors(int rank, int in, int out, float[] a, float[] b) implements Change {

    /** Adds a row of {@code B A}. */
    @Override
    public void changeRow(int row, float[] weights, int at) {
      for (int k = 0; k < rank; k++) {
        addScaled(b[row * rank + k], a, k * in, weights, at, in);
      }
    }

    private static void addScaled(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
      for (int i = 0; i < n; i++) {
        y[yFrom + i] += factor * x[xFrom + i];
      }
    }
  }

  /**
   * A weight that takes the place of the base model's.
   *
   * @param type of its numbers
   * @param data {@code [out, in]}
   */
  public record Whole(int in, int out, GgmlType type, MemorySegment data) implements Change {

    /** Writes a row over the base model's. */
    @Override
    public void changeRow(int row, float[] weights, int at) {
      long bytes = type.bytes(in);
      type.dequantize(data.asSlice(row * bytes, bytes), weights, at, in);
    }
  }

  /**
   * Scores of labels from the last hidden state: {@code weight h + bias}.
   *
   * @param weight {@code [labels, hiddenSize]}
   * @param bias {@code [labels]}
   */
  public record LabelHead(int labels, int hiddenSize, float[] weight, float[] bias) {}

  /** Copies the map. */
  public Adapter {
    changes = Map.copyOf(changes);
  }

  /**
   * Reads an adapter.
   *
   * @throws MigaException if it is missing, damaged, or holds anything else
   */
  public static Adapter read(Path path) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      return new AdapterNumbers(path, AdapterTensors.of(file)).read();
    }
  }

  /**
   * Its factors, packed to be applied beside a model's weights.
   *
   * @throws MigaException if it is for another model, or puts weights in the place of others
   */
  public PackedAdapter pack(ModelConfig config) {
    requireFits(config);
    if (replacesWeights()) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          path
              + ": whole weights were trained, which can only be merged; serve it with --merge always");
    }
    return PackedAdapter.pack(
        config,
        (layer, linear) ->
            changes.get(linear.weight(layer)) instanceof Factors factors
                ? new PackedAdapter.Factors(factors.rank(), factors.a(), factors.b())
                : null);
  }

  /** Whether it changes any weight. */
  public boolean changesWeights() {
    return !changes.isEmpty();
  }

  /** Whether it puts any weight in the place of another. */
  public boolean replacesWeights() {
    return changes.values().stream().anyMatch(Whole.class::isInstance);
  }

  @Override
  public void requireFits(ModelConfig config) {
    Map<String, List<Long>> shapes = GemmaTensors.shapes(config);
    for (Map.Entry<String, Change> entry : new TreeMap<>(changes).entrySet()) {
      List<Long> shape = List.of((long) entry.getValue().out(), (long) entry.getValue().in());
      if (GemmaTensors.isTable(entry.getKey()) || !shape.equals(shapes.get(entry.getKey()))) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: the base model has no %s of shape %s to adapt; the adapter is for another one"
                .formatted(path, entry.getKey(), shape));
      }
    }
  }
}
