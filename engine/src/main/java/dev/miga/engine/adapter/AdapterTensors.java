package dev.miga.engine.adapter;

import dev.miga.engine.MigaException;
import dev.miga.engine.format.safetensors.SafetensorsFile;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An adapter as its file has it, numbers in their own types and the scale apart. The file is a
 * safetensors file in PEFT's names:
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
 * alpha / sqrt(rank)} rather than {@code alpha / rank}, {@code use_rslora} = {@code true}. A file
 * with anything else is refused. Names of the tensors given here are of no account: writing spells
 * them.
 *
 * @param parts what is adapted; sorted by name where they were read
 * @param scale of the factors; absent where there are none
 * @param labelHead of a classifier
 */
public record AdapterTensors(List<Part> parts, Optional<Scale> scale, Optional<Score> labelHead) {

  /** What a file has for one linear. */
  public sealed interface Part permits Factored, Replaced {
    /** Name of the linear, {@code model.layers.0.self_attn.q_proj}. */
    String name();
  }

  /**
   * Two factors of what is added to a weight.
   *
   * @param a {@code [rank, in]}
   * @param b {@code [out, rank]}, without the scale
   */
  public record Factored(String name, Tensor a, Tensor b) implements Part {
    /** Rows of {@code A}, columns of {@code B}. */
    public int rank() {
      return Math.toIntExact(a.shape().getFirst());
    }
  }

  /**
   * A weight instead of another.
   *
   * @param weight {@code [out, in]}
   */
  public record Replaced(String name, Tensor weight) implements Part {}

  /** By what products of factors are multiplied; {@code alpha} is written as f32. */
  public record Scale(double alpha, Scaling scaling) {
    /** The factor of a product of some rank. */
    public float of(int rank) {
      return (float) scaling.factor(alpha, rank);
    }
  }

  /**
   * Scores of labels.
   *
   * @param weight {@code [labels, hidden]}
   * @param bias {@code [labels]}
   */
  public record Score(Tensor weight, Optional<Tensor> bias) {
    /** Number of labels. */
    public int labels() {
      return Math.toIntExact(weight.shape().getFirst());
    }
  }

  /** Copies the list. */
  public AdapterTensors {
    parts = List.copyOf(parts);
  }

  /**
   * What a file holds, which must stay open.
   *
   * @throws MigaException if that is no adapter, or its shapes do not fit one another
   */
  public static AdapterTensors of(SafetensorsFile file) {
    return new AdapterReader(file).read();
  }

  /**
   * Writes a file, over one that may be there.
   *
   * @param metadata carried along beside the scale
   * @throws MigaException if it cannot be written
   */
  public void write(Path path, Map<String, String> metadata) {
    Map<String, String> all = new TreeMap<>(metadata); // the same bytes from every process
    scale.ifPresent(own -> AdapterScales.put(all, own));
    List<Tensor> tensors = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Factored factored -> {
          tensors.add(named(AdapterNames.a(factored.name()), factored.a()));
          tensors.add(named(AdapterNames.b(factored.name()), factored.b()));
        }
        case Replaced replaced ->
            tensors.add(named(AdapterNames.whole(replaced.name()), replaced.weight()));
      }
    }
    labelHead.ifPresent(
        score -> {
          tensors.add(named(AdapterNames.SCORE_WEIGHT, score.weight()));
          score.bias().ifPresent(bias -> tensors.add(named(AdapterNames.SCORE_BIAS, bias)));
        });
    SafetensorsWriter.write(path, all, tensors);
  }

  private static Tensor named(String name, Tensor tensor) {
    return new Tensor(name, tensor.type(), tensor.shape(), tensor.data());
  }
}
