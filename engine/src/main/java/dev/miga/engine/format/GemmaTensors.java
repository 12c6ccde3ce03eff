package dev.miga.engine.format;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tensors a Gemma 3 text model consists of, and their shapes: what a file must hold for its
 * own configuration.
 */
public final class GemmaTensors {
  /** The token table {@code [vocabSize, hiddenSize]}. */
  public static final String EMBEDDING = "model.embed_tokens.weight";

  /** The output head, where it is not the token table. */
  public static final String HEAD = "lm_head.weight";

  /** The last norm {@code [hiddenSize]}. */
  public static final String FINAL_NORM = "model.norm.weight";

  /** What names of tensors of a layer begin with. */
  public static final String LAYERS = "model.layers.";

  /** What all names of tensors end with. */
  static final String WEIGHT = ".weight";

  private GemmaTensors() {}

  /** Whether a tensor is the token table or the output head. */
  public static boolean isTable(String name) {
    return name.equals(EMBEDDING) || name.equals(HEAD);
  }

  /** Shapes by name, in the order of computation. */
  public static Map<String, List<Long>> shapes(ModelConfig config) {
    long hidden = config.hiddenSize();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put(EMBEDDING, List.of((long) config.vocabSize(), hidden));
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      for (LayerTensor tensor : LayerTensor.inOrder()) {
        shapes.put(tensor.weight(layer), tensor.shape(config));
      }
    }
    shapes.put(FINAL_NORM, List.of(hidden));
    if (!config.tieWordEmbeddings()) {
      shapes.put(HEAD, List.of((long) config.vocabSize(), hidden));
    }
    return shapes;
  }

  /**
   * Checks that a file holds every tensor that its configuration asks for, in the right shape, and
   * none besides that would change what the model computes.
   *
   * @throws MigaException naming the first that is wrong
   */
  public static void require(ModelFile file) {
    Map<String, List<Long>> shapes = shapes(file.config());
    shapes.forEach(
        (name, shape) -> {
          Tensor tensor = file.tensor(name);
          if (!tensor.shape().equals(shape)) {
            throw new MigaException(
                ErrorCode.INVALID_FILE,
                "%s: tensor '%s' should have shape %s for this configuration, found %s"
                    .formatted(file.path(), name, shape, tensor.shape()));
          }
        });
    for (String name : file.tensorNames()) {
      if (!shapes.containsKey(name)) {
        throw new MigaException(
            ErrorCode.UNSUPPORTED,
            "%s: tensor %s has no place in a Gemma 3 text model; convert the original checkpoint"
                .formatted(file.path(), Printable.quote(name)));
      }
    }
  }
}
