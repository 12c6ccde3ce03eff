package dev.miga.engine.format.gguf;

import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Copies a model to a GGUF file with other tensor types. Metadata, tokenizer and chat template are
 * carried over; norms stay F32; tensors that are of the wanted type already are copied as they are.
 */
public final class ModelQuantizer implements GgufModelWriter.Edit {

  /**
   * What to make.
   *
   * @param type of the projections: F32, F16, BF16, Q4_0 or Q8_0
   * @param embeddingType of the token table, and of the output head where there is one
   * @param rounded for some tensors, by name, their blocks in the wanted type, where they were
   *     chosen already
   * @param origin SHA-256 of the file that is rounded, in hexadecimal, which the result names
   */
  public record Target(
      GgmlType type,
      GgmlType embeddingType,
      Map<String, MemorySegment> rounded,
      Optional<String> origin) {
    public Target {
      TensorEncoder.require(type);
      TensorEncoder.require(embeddingType);
      rounded = Map.copyOf(rounded);
    }

    /** Scales by least squares, of a model that the result does not name. */
    public Target(GgmlType type, GgmlType embeddingType) {
      this(type, embeddingType, Map.of(), Optional.empty());
    }
  }

  private final Target target;

  private ModelQuantizer(Target target) {
    this.target = target;
  }

  /**
   * Writes a model to a new GGUF file, over one that may be there.
   *
   * @throws dev.miga.engine.MigaException if it cannot be written
   */
  public static void quantize(
      ModelFile source, Path output, Target target, GgufModelWriter.Progress progress) {
    Map<String, GgufValue> metadata = GgufExport.metadata(source);
    target.origin.ifPresent(sha256 -> GgufExport.putOrigin(metadata, sha256));
    new GgufModelWriter(source, new ModelQuantizer(target)).write(output, metadata, progress);
  }

  @Override
  public GgmlType type(Tensor matrix) {
    GgmlType wanted = GemmaTensors.isTable(matrix.name()) ? target.embeddingType : target.type;
    return TensorEncoder.fitting(wanted, matrix.shape().getLast());
  }

  @Override
  public boolean changes(Tensor matrix) {
    return target.rounded.containsKey(matrix.name());
  }

  @Override
  public MemorySegment encode(Tensor matrix, int firstRow, float[] weights) {
    MemorySegment blocks = target.rounded.get(matrix.name());
    if (blocks == null) {
      return new TensorEncoder(type(matrix)).encode(weights);
    }
    long all = type(matrix).bytes(matrix.elements());
    if (blocks.byteSize() != all) {
      throw new IllegalArgumentException(
          "%s: %d bytes, expected %d".formatted(matrix.name(), blocks.byteSize(), all));
    }
    long rowBytes = type(matrix).bytes(matrix.shape().getLast());
    return blocks.asSlice(firstRow * rowBytes, type(matrix).bytes(weights.length));
  }
}
