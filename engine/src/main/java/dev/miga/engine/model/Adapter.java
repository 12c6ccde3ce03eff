package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A low-rank adapter (Hu et al. 2021, arXiv 2106.09685) as PEFT stores it: to the weight {@code W
 * [out, in]} of a linear it adds {@code scale * B A}.
 *
 * <pre>
 * base_model.model.model.layers.N.PART.lora_A.weight  [rank, in]
 * base_model.model.model.layers.N.PART.lora_B.weight  [out, rank]
 * base_model.model.score.weight                       [labels, hidden], of a classifier
 * base_model.model.score.bias                         [labels], optional
 * </pre>
 *
 * <p>The file's metadata has {@code lora_alpha} and, where the scale is {@code alpha / sqrt(rank)}
 * rather than {@code alpha / rank}, {@code use_rslora} = {@code true}.
 *
 * @param path of the file, for messages
 * @param factors by the name of the weight, {@code model.layers.0.self_attn.q_proj.weight}
 * @param labelHead of a classifier
 */
public record Adapter(Path path, Map<String, Factors> factors, Optional<LabelHead> labelHead) {
  /** Key of the numerator of the scale in the file's metadata. */
  public static final String ALPHA = "lora_alpha";

  /** Key in the file's metadata that says whether the scale is rank-stabilised. */
  public static final String RANK_STABILIZED = "use_rslora";

  private static final String PREFIX = "base_model.model.";
  private static final String SCORE = PREFIX + "score.";
  private static final Pattern FACTOR = Pattern.compile("(.+)\\.lora_([AB])\\.weight");

  /**
   * What is added to one weight.
   *
   * @param a {@code [rank, in]}
   * @param b {@code [out, rank]}, the scale included
   */
  public record Factors(int rank, int in, int out, float[] a, float[] b) {

    /**
     * Adds a row of {@code B A} to the {@code in} numbers of {@code weights} from {@code at} on.
     */
    public void addRow(int row, float[] weights, int at) {
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
   * Scores of labels from the last hidden state: {@code weight h + bias}.
   *
   * @param weight {@code [labels, hiddenSize]}
   * @param bias {@code [labels]}
   */
  public record LabelHead(int labels, int hiddenSize, float[] weight, float[] bias) {}

  /** Copies the map. */
  public Adapter {
    factors = Map.copyOf(factors);
  }

  /**
   * Reads an adapter.
   *
   * @throws MigaException if it is missing, damaged, or holds anything else
   */
  public static Adapter read(Path path) {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Reader reader = new Reader(file);
      Map<String, Factors> factors = new LinkedHashMap<>();
      for (String name : file.tensorNames()) {
        if (!name.startsWith(SCORE)) {
          Matcher parts = FACTOR.matcher(name);
          if (!name.startsWith(PREFIX) || !parts.matches()) {
            throw reader.wrong(
                Printable.quote(name) + " is no part of an adapter as PEFT names it");
          }
          String base = parts.group(1);
          factors.put(base.substring(PREFIX.length()) + ".weight", reader.factors(base));
        }
      }
      return new Adapter(path, factors, reader.labelHead());
    }
  }

  /** Whether it changes any weight. */
  public boolean changesWeights() {
    return !factors.isEmpty();
  }

  /**
   * Checks that every weight that it changes is a linear of a model, and of its shape.
   *
   * @throws MigaException if it is for another model
   */
  public void requireFits(ModelConfig config) {
    Map<String, List<Long>> shapes = GemmaTensors.shapes(config);
    for (Map.Entry<String, Factors> entry : new TreeMap<>(factors).entrySet()) {
      List<Long> shape = List.of((long) entry.getValue().out(), (long) entry.getValue().in());
      if (GemmaTensors.isTable(entry.getKey()) || !shape.equals(shapes.get(entry.getKey()))) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: the base model has no %s of shape %s to adapt; the adapter is for another one"
                .formatted(path, entry.getKey(), shape));
      }
    }
  }

  private record Reader(SafetensorsFile file) {
    Factors factors(String base) {
      Tensor a = matrix(base + ".lora_A.weight");
      Tensor b = matrix(base + ".lora_B.weight");
      int rank = Math.toIntExact(a.shape().get(0));
      if (b.shape().get(1) != rank) {
        throw wrong(
            "%s has factors of shape %s and %s, which have no rank in common"
                .formatted(Printable.quote(base), a.shape(), b.shape()));
      }
      float[] scaled = numbers(b);
      float scale = scale(rank);
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] *= scale;
      }
      int in = Math.toIntExact(a.shape().get(1));
      return new Factors(rank, in, Math.toIntExact(b.shape().get(0)), numbers(a), scaled);
    }

    private float scale(int rank) {
      Map<String, String> metadata = file.header().metadata();
      try {
        double alpha = Double.parseDouble(metadata.getOrDefault(ALPHA, ""));
        boolean stabilized = Boolean.parseBoolean(metadata.get(RANK_STABILIZED));
        return (float) (alpha / (stabilized ? Math.sqrt(rank) : rank));
      } catch (NumberFormatException e) {
        throw wrong(
            "expected a number for %s in the metadata, found %s"
                .formatted(ALPHA, Printable.quote(metadata.getOrDefault(ALPHA, "nothing"))));
      }
    }

    Optional<LabelHead> labelHead() {
      if (!file.hasTensor(SCORE + "weight")) {
        return Optional.empty();
      }
      Tensor weight = matrix(SCORE + "weight");
      int labels = Math.toIntExact(weight.shape().get(0));
      float[] bias = new float[labels];
      if (file.hasTensor(SCORE + "bias")) {
        bias = numbers(file.tensor(SCORE + "bias"));
      }
      if (bias.length != labels) {
        throw wrong("a bias of " + bias.length + " for " + labels + " labels");
      }
      int hidden = Math.toIntExact(weight.shape().get(1));
      return Optional.of(new LabelHead(labels, hidden, numbers(weight), bias));
    }

    private Tensor matrix(String name) {
      Tensor tensor = file.tensor(name);
      if (tensor.shape().size() != 2) {
        throw wrong(
            "%s should be a matrix, found shape %s"
                .formatted(Printable.quote(name), tensor.shape()));
      }
      return tensor;
    }

    private float[] numbers(Tensor tensor) {
      float[] numbers = tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
      for (float number : numbers) {
        if (!Float.isFinite(number)) {
          throw wrong(
              "%s holds %s; train it again".formatted(Printable.quote(tensor.name()), number));
        }
      }
      return numbers;
    }

    MigaException wrong(String problem) {
      return new MigaException(ErrorCode.INVALID_FILE, file.path() + ": " + problem);
    }
  }
}
