package dev.miga.training.layer;

import dev.miga.engine.format.Linear;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.LinearGroup;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.Floats;
import dev.miga.kernels.GgmlType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All linears of all layers, {@code [out, in]} each, in f32. */
public final class FullParameters implements TrainableParameters {

  /**
   * One linear.
   *
   * @param weight its index in the vector
   */
  public record Part(Linear linear, int layer, LinearGroup group, int in, int out, long weight) {
    /** Name of its tensor, {@code model.layers.0.self_attn.q_proj.weight}. */
    public String name() {
      return linear.weight(layer);
    }
  }

  private final ModelFile file;
  private final List<Part> parts;
  private final ParameterVector vector;
  private final Rounding rounding;
  private final Optional<LabelHead> labelHead;

  /**
   * All zero before {@link #initialize}.
   *
   * @param file the base model, which must stay open
   */
  FullParameters(Arena arena, ModelFile file, Rounding rounding, int labels) {
    this.file = file;
    this.rounding = rounding;
    this.parts = parts(file.config());
    Part end = parts.getLast();
    long size = end.weight() + (long) end.in() * end.out();
    int hidden = file.config().hiddenSize();
    this.vector = ParameterVector.allocate(arena, size + LabelHead.size(labels, hidden));
    this.labelHead =
        labels == 0 ? Optional.empty() : Optional.of(LabelHead.at(vector, labels, hidden, size));
  }

  /** All linears of a model, in the order of the vector. */
  static List<Part> parts(ModelConfig model) {
    List<Part> found = new ArrayList<>();
    long size = 0;
    for (int layer = 0; layer < model.numHiddenLayers(); layer++) {
      for (LinearGroup group : LinearGroup.values()) {
        int in = group.inFeatures(model);
        for (Linear linear : group.parts()) {
          int out = linear.outFeatures(model);
          found.add(new Part(linear, layer, group, in, out, size));
          size += (long) in * out;
        }
      }
    }
    return List.copyOf(found);
  }

  /** The base model's weights; the label head zero. */
  @Override
  public void initialize(long seed) {
    vector.values().segment().fill((byte) 0);
    parts.forEach(part -> set(part, file.tensor(part.name())));
  }

  @Override
  public ParameterVector vector() {
    return vector;
  }

  @Override
  public Optional<LabelHead> labelHead() {
    return labelHead;
  }

  @Override
  public List<Slot> slots() {
    return parts.stream().map(p -> new Slot(p.name(), p.weight(), p.in() * p.out())).toList();
  }

  /** What the linears become before they are multiplied with. */
  Rounding rounding() {
    return rounding;
  }

  /** The trained linears. */
  public List<Part> parts() {
    return parts;
  }

  /** Those of a layer's group; their weights follow one another. */
  List<Part> parts(int layer, LinearGroup group) {
    return parts.stream().filter(p -> p.layer() == layer && p.group() == group).toList();
  }

  /** Sets a linear to the numbers of a tensor {@code [out, in]}. */
  public void set(Part part, Tensor weight) {
    weight.type().dequantize(weight.data(), values(part));
  }

  /** The values of a linear {@code [out, in]}, sharing their memory. */
  public Floats values(Part part) {
    MemorySegment own = vector.valuesAt(part.weight()).asSlice(0, 4L * part.out() * part.in());
    return new Floats(own, part.out(), part.in());
  }

  /** A linear as it is now, F32; the memory is shared. */
  public Tensor tensor(Part part) {
    return new Tensor(
        part.name(),
        GgmlType.F32,
        List.of((long) part.out(), (long) part.in()),
        values(part).segment().asReadOnly());
  }

  /** Gradient of a linear, {@code [out, in]}. */
  public float[] gradient(Part part) {
    return vector.gradients(part.weight(), part.in() * part.out());
  }
}
