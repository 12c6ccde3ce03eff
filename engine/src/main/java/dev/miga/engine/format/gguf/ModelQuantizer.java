package dev.miga.engine.format.gguf;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies a model to a GGUF file with other tensor types. One portion of one tensor is in memory at
 * a time. Metadata, tokenizer and chat template are carried over; norms stay F32, with the 1 added
 * that GGUF wants; tensors that are of the wanted type already are copied as they are.
 */
public final class ModelQuantizer {

  /**
   * What to make.
   *
   * @param type of the projections: F32, F16, BF16, Q4_0 or Q8_0
   * @param embeddingType of the token table, and of the output head where there is one
   * @param importance for some tensors, by name, a number above 0 for each column: how much an
   *     error there matters (the mean square of what the column is multiplied with, say)
   */
  public record Target(GgmlType type, GgmlType embeddingType, Map<String, float[]> importance) {
    public Target {
      TensorEncoder.require(type);
      TensorEncoder.require(embeddingType);
      importance = Map.copyOf(importance);
    }

    /** All columns alike. */
    public Target(GgmlType type, GgmlType embeddingType) {
      this(type, embeddingType, Map.of());
    }
  }

  /** Told of every tensor before it is written. */
  @FunctionalInterface
  public interface Progress {
    /** Tensor {@code index} of {@code count}, from 0. */
    void tensor(String name, int index, int count);
  }

  /** Weights that are converted at a time. */
  private static final int PORTION = 1 << 18;

  private final ModelFile source;
  private final Target target;

  private ModelQuantizer(ModelFile source, Target target) {
    this.source = source;
    this.target = target;
  }

  /**
   * Writes a model to a new GGUF file, over one that may be there.
   *
   * @throws dev.miga.engine.MigaException if it cannot be written
   */
  public static void quantize(ModelFile source, Path output, Target target, Progress progress) {
    new ModelQuantizer(source, target).write(output, progress);
  }

  private void write(Path output, Progress progress) {
    List<String> names = source.tensorNames();
    List<GgufWriter.TensorSpec> specs = new ArrayList<>();
    for (String name : names) {
      specs.add(spec(source.tensor(name)));
    }
    try (GgufWriter writer = GgufWriter.create(output, metadata(), specs)) {
      for (int i = 0; i < names.size(); i++) {
        progress.tensor(names.get(i), i, names.size());
        copy(source.tensor(names.get(i)), writer);
      }
      writer.commit();
    }
  }

  private Map<String, GgufValue> metadata() {
    Map<String, GgufValue> metadata =
        source instanceof GgufFile gguf
            ? new LinkedHashMap<>(gguf.header().metadata())
            : GgufExport.metadata(
                String.valueOf(source.path().toAbsolutePath().getFileName()),
                source.config(),
                source.vocabulary(),
                source.chatTemplate());
    metadata.put("general.quantization_version", GgufValue.of(2));
    metadata.put("general.file_type", GgufValue.of(TensorEncoder.fileType(target.type)));
    return metadata;
  }

  private GgufWriter.TensorSpec spec(Tensor tensor) {
    return new GgufWriter.TensorSpec(
        GgufExport.tensorName(tensor.name()),
        GgufTensorType.valueOf(typeOf(tensor).name()),
        tensor.shape());
  }

  private GgmlType typeOf(Tensor tensor) {
    if (tensor.shape().size() == 1) {
      return GgmlType.F32;
    }
    GgmlType wanted = GemmaTensors.isTable(tensor.name()) ? target.embeddingType : target.type;
    return tensor.shape().getLast() % wanted.blockSize() == 0 ? wanted : GgmlType.F16;
  }

  private void copy(Tensor tensor, GgufWriter writer) {
    GgmlType type = typeOf(tensor);
    boolean addsOne = tensor.shape().size() == 1 && !source.normsIncludeOne();
    if (tensor.type() == type && !addsOne) {
      writer.write(tensor.data());
      return;
    }
    int columns = Math.toIntExact(tensor.shape().getLast());
    long rows = tensor.elements() / columns;
    int rowsAtOnce = Math.max(1, PORTION / columns);
    TensorEncoder encoder = new TensorEncoder(type, importance(tensor, columns));
    for (long row = 0; row < rows; row += rowsAtOnce) {
      float[] weights = rows(tensor, columns, row, Math.min(rowsAtOnce, rows - row));
      if (addsOne) {
        addOne(weights);
      }
      requireFinite(tensor, row * columns, weights);
      writer.write(encoder.encode(weights));
    }
  }

  private float[] importance(Tensor tensor, int columns) {
    float[] importance = target.importance.getOrDefault(tensor.name(), new float[0]);
    if (importance.length != 0 && importance.length != columns) {
      throw new IllegalArgumentException(
          "%s: importance of %d columns, the tensor has %d"
              .formatted(tensor.name(), importance.length, columns));
    }
    return importance;
  }

  private static float[] rows(Tensor tensor, int columns, long from, long count) {
    long rowBytes = tensor.type().bytes(columns);
    return tensor
        .type()
        .dequantize(
            tensor.data().asSlice(from * rowBytes, count * rowBytes),
            Math.toIntExact(count * columns));
  }

  private void requireFinite(Tensor tensor, long first, float[] weights) {
    for (int i = 0; i < weights.length; i++) {
      if (!Float.isFinite(weights[i])) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "%s: weight %d of tensor '%s' is %s; fetch or train the model again"
                .formatted(source.path(), first + i, tensor.name(), weights[i]));
      }
    }
  }

  private static void addOne(float[] weights) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] += 1;
    }
  }
}
