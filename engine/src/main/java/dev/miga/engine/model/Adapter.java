package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was trained over a base model, as PEFT stores it: for the weight {@code W [out, in]} of a
 * linear either the two factors of a low-rank product (Hu et al. 2021, arXiv 2106.09685), which
 * makes it {@code W + scale * B A}, or another weight in its place.
 *
 * <pre>
 * base_model.model.model.layers.N.PART.lora_A.weight  [rank, in]
 * base_model.model.model.layers.N.PART.lora_B.weight  [out, rank]
 * base_model.model.model.layers.N.PART.weight         [out, in], instead of the two
 * base_model.model.score.weight                       [labels, hidden], of a classifier
 * base_model.model.score.bias                         [labels], optional
 * </pre>
 *
 * <p>The metadata of a file with factors has {@code lora_alpha} and, where the scale is {@code
 * alpha / sqrt(rank)} rather than {@code alpha / rank}, {@code use_rslora} = {@code true}.
 *
 * @param path of the file, for messages
 * @param changes by the name of the weight, {@code model.layers.0.self_attn.q_proj.weight}
 * @param labelHead of a classifier
 */
public record Adapter(Path path, Map<String, Change> changes, Optional<LabelHead> labelHead) {
  /** Key of the numerator of the scale in the file's metadata. */
  public static final String ALPHA = "lora_alpha";

  /** Key in the file's metadata that says whether the scale is rank-stabilised. */
  public static final String RANK_STABILIZED = "use_rslora";

  /** What becomes of one weight. */
  public sealed interface Change permits Factors, Whole {
    /** Columns of the weight. */
    int in();

    /** Rows of the weight. */
    int out();

    /**
     * Turns a row of the base model's weight into that of the changed one.
     *
     * @param weights of which the {@code in} numbers from {@code at} on are the row
     */
    void changeRow(int row, float[] weights, int at);
  }

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
      return new AdapterReader(file).read();
    }
  }

  /** Whether it changes any weight. */
  public boolean changesWeights() {
    return !changes.isEmpty();
  }

  /** Whether it puts any weight in the place of another. */
  public boolean replacesWeights() {
    return changes.values().stream().anyMatch(Whole.class::isInstance);
  }

  /**
   * Checks that every weight that it changes is a linear of a model, and of its shape.
   *
   * @throws MigaException if it is for another model
   */
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
