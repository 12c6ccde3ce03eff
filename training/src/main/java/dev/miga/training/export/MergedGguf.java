package dev.miga.training.export;

import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.GgufExport;
import dev.miga.engine.format.gguf.GgufModelWriter;
import dev.miga.engine.format.gguf.GgufValue;
import dev.miga.engine.format.gguf.TensorEncoder;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Packer;
import dev.miga.kernels.Quantizer;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A base model with an adapter in its weights, as one GGUF file: {@code W + B A}, or what replaces
 * {@code W}. What the adapter leaves alone, and all metadata, are the base file's.
 */
public final class MergedGguf implements GgufModelWriter.Edit {
  private final Adapter adapter;
  private final UnaryOperator<GgmlType> types;

  private MergedGguf(Adapter adapter, UnaryOperator<GgmlType> types) {
    this.adapter = adapter;
    this.types = types;
  }

  /**
   * The type of a merged linear in the model that {@link
   * dev.miga.engine.model.LanguageModel#with(dev.miga.engine.model.WeightChanges,
   * dev.miga.kernels.Layout) Miga serves} unless told otherwise: with it the file gives the same
   * logits to the bit.
   *
   * @param base type in the base model
   */
  public static GgmlType asServed(GgmlType base) {
    return Packer.layoutFor(base).isQuantized() ? GgmlType.Q8_0 : GgmlType.F32;
  }

  /**
   * Writes the merged model, over a file that may be there.
   *
   * @param types of a merged linear by its type in the base model: F32, F16, BF16, Q4_0 or Q8_0
   * @param name of the specialist
   * @throws dev.miga.engine.MigaException if the adapter is for another model or has a label head,
   *     or the file cannot be written
   */
  public static void write(
      ModelFile base,
      Adapter adapter,
      UnaryOperator<GgmlType> types,
      String name,
      Path output,
      GgufModelWriter.Progress progress) {
    if (adapter.labelHead().isPresent()) {
      throw adapter.replacesWeights()
          ? StoredAdapter.trainedInFull(adapter.path(), true)
          : LoraGguf.noPlaceForLabels(adapter.path());
    }
    adapter.requireFits(base.config());
    Map<String, GgufValue> metadata = GgufExport.metadata(base);
    GgufExport.putSpecialist(metadata, name);
    new GgufModelWriter(base, new MergedGguf(adapter, types)).write(output, metadata, progress);
  }

  @Override
  public GgmlType type(Tensor matrix) {
    return changes(matrix)
        ? TensorEncoder.fitting(types.apply(matrix.type()), matrix.shape().getLast())
        : matrix.type();
  }

  @Override
  public boolean changes(Tensor matrix) {
    return adapter.changes().containsKey(matrix.name());
  }

  @Override
  public MemorySegment encode(Tensor matrix, int firstRow, float[] weights) {
    Adapter.Change change = Objects.requireNonNull(adapter.changes().get(matrix.name()));
    for (int row = 0; row < weights.length / change.in(); row++) {
      change.changeRow(firstRow + row, weights, row * change.in());
    }
    GgmlType type = type(matrix);
    return type == GgmlType.Q8_0 ? eightBits(weights) : new TensorEncoder(type).encode(weights);
  }

  /** As the served model's weights are packed, so that both are the same. */
  private static MemorySegment eightBits(float[] weights) {
    int bytes = Math.toIntExact(GgmlType.Q8_0.bytes(weights.length));
    MemorySegment blocks = MemorySegment.ofArray(new byte[bytes]);
    Quantizer.quantize(GgmlType.Q8_0, weights, blocks);
    return blocks;
  }
}
