package dev.miga.engine.format.gguf;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies a model to a GGUF file, with its matrices edited on the way. One portion of one tensor is
 * in memory at a time. Norms become F32, with the 1 added that GGUF wants.
 */
public final class GgufModelWriter {

  /** What a copy has other than its source; asked about matrices only. */
  public interface Edit {
    /** The type that a matrix is written in. */
    GgmlType type(Tensor matrix);

    /** Whether a matrix gets other weights; if not, and its type stays, its bytes are copied. */
    boolean changes(Tensor matrix);

    /**
     * The bytes of some rows.
     *
     * @param firstRow of the matrix
     * @param weights those rows as the source has them; may be overwritten
     */
    MemorySegment encode(Tensor matrix, int firstRow, float[] weights);
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
  private final Edit edit;

  /** For one model. */
  public GgufModelWriter(ModelFile source, Edit edit) {
    this.source = source;
    this.edit = edit;
  }

  /**
   * Writes the copy, over a file that may be there.
   *
   * @param metadata of the copy; what it says about types is replaced
   * @throws MigaException if it cannot be written, or a weight is no finite number
   */
  public void write(Path output, Map<String, GgufValue> metadata, Progress progress) {
    List<String> names = source.tensorNames();
    List<GgufWriter.TensorSpec> specs = new ArrayList<>();
    for (String name : names) {
      specs.add(spec(source.tensor(name)));
    }
    try (GgufWriter writer = GgufWriter.create(output, withTypes(metadata), specs)) {
      for (int i = 0; i < names.size(); i++) {
        progress.tensor(names.get(i), i, names.size());
        copy(source.tensor(names.get(i)), writer);
      }
      writer.commit();
    }
  }

  private Map<String, GgufValue> withTypes(Map<String, GgufValue> metadata) {
    Map<GgmlType, Long> weights = new EnumMap<>(GgmlType.class);
    for (String name : source.tensorNames()) {
      Tensor tensor = source.tensor(name);
      if (isMatrix(tensor) && !GemmaTensors.isTable(name)) {
        weights.merge(edit.type(tensor), tensor.elements(), Long::sum);
      }
    }
    Map<String, GgufValue> all = new LinkedHashMap<>(metadata);
    all.put("general.quantization_version", GgufValue.of(2));
    GgufExport.putFileType(
        all, Collections.max(weights.entrySet(), Map.Entry.comparingByValue()).getKey());
    return all;
  }

  private static boolean isMatrix(Tensor tensor) {
    return tensor.shape().size() > 1;
  }

  private GgmlType typeOf(Tensor tensor) {
    return isMatrix(tensor) ? edit.type(tensor) : GgmlType.F32;
  }

  private GgufWriter.TensorSpec spec(Tensor tensor) {
    return new GgufWriter.TensorSpec(
        GgufExport.tensorName(tensor.name()),
        GgufTensorType.valueOf(typeOf(tensor).name()),
        tensor.shape());
  }

  private void copy(Tensor tensor, GgufWriter writer) {
    if (!isMatrix(tensor)) {
      copyNorm(tensor, writer);
    } else if (tensor.type() == edit.type(tensor) && !edit.changes(tensor)) {
      writer.write(tensor.data());
    } else {
      copyMatrix(tensor, writer);
    }
  }

  private void copyNorm(Tensor tensor, GgufWriter writer) {
    float[] weights = tensor.type().dequantize(tensor.data(), Math.toIntExact(tensor.elements()));
    if (!source.normsIncludeOne()) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] += 1;
      }
    }
    requireFinite(tensor, 0, weights);
    writer.write(MemorySegment.ofArray(weights));
  }

  private void copyMatrix(Tensor tensor, GgufWriter writer) {
    int columns = Math.toIntExact(tensor.shape().getLast());
    int rows = Math.toIntExact(tensor.elements() / columns);
    int rowsAtOnce = Math.max(1, PORTION / columns);
    for (int row = 0; row < rows; row += rowsAtOnce) {
      float[] weights = rows(tensor, columns, row, Math.min(rowsAtOnce, rows - row));
      requireFinite(tensor, (long) row * columns, weights);
      writer.write(edit.encode(tensor, row, weights));
    }
  }

  private static float[] rows(Tensor tensor, int columns, int from, int count) {
    long rowBytes = tensor.type().bytes(columns);
    return tensor
        .type()
        .dequantize(
            tensor.data().asSlice(from * rowBytes, count * rowBytes),
            Math.multiplyExact(count, columns));
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
}
