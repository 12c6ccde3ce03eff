package dev.miga.training.layer;

import dev.miga.engine.format.Linear;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.model.LinearGroup;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A low-rank adapter: for each linear {@code A [rank, in]} and {@code B [out, rank]}, which add
 * {@code scale * B A} to its weight. {@code B} lies transposed.
 */
public final class LoraParameters implements TrainableParameters {

  /**
   * One adapted linear.
   *
   * @param part its place in the group
   * @param a index of {@code A [rank, in]} in the vector
   * @param b index of the transpose of {@code B}, {@code [rank, out]}
   */
  public record Part(
      Linear linear, int layer, LinearGroup group, int part, int in, int out, long a, long b) {
    /** Name of the linear, {@code model.layers.0.self_attn.q_proj}. */
    public String name() {
      return linear.in(layer);
    }
  }

  private final LoraConfig config;
  private final Rounding rounding;
  private final List<Part> parts;
  private final ParameterVector vector;
  private final Optional<LabelHead> labelHead;

  /**
   * All zero: an adapter that changes nothing, and cannot learn before {@link #initialize}.
   *
   * @param labels of a classifier; 0 for none
   */
  LoraParameters(Arena arena, ModelConfig model, Method.Lora method, int labels) {
    this.config = method.config();
    this.rounding = method.rounding();
    List<Part> found = new ArrayList<>();
    long size = 0;
    for (int layer = 0; layer < model.numHiddenLayers(); layer++) {
      for (LinearGroup group : LinearGroup.values()) {
        size = addGroup(found, model, config.rank(), layer, group, size);
      }
    }
    this.parts = List.copyOf(found);
    int hidden = model.hiddenSize();
    this.vector = ParameterVector.allocate(arena, size + LabelHead.size(labels, hidden));
    this.labelHead =
        labels == 0 ? Optional.empty() : Optional.of(LabelHead.at(vector, labels, hidden, size));
  }

  private static long addGroup(
      List<Part> parts, ModelConfig model, int rank, int layer, LinearGroup group, long start) {
    int in = group.inFeatures(model);
    int[] outs = group.outFeatures(model);
    long b = start + (long) outs.length * rank * in;
    for (int i = 0; i < outs.length; i++) {
      long a = start + (long) i * rank * in;
      parts.add(new Part(group.parts().get(i), layer, group, i, in, outs[i], a, b));
      b += (long) rank * outs[i];
    }
    return b;
  }

  /** {@code A} uniform within {@code 1 / sqrt(in)} of 0, all else zero. */
  @Override
  public void initialize(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    vector.values().segment().fill((byte) 0);
    for (Part part : parts) {
      double bound = 1 / Math.sqrt(part.in());
      float[] a = new float[config.rank() * part.in()];
      for (int i = 0; i < a.length; i++) {
        a[i] = (float) random.nextDouble(-bound, bound);
      }
      vector.set(part.a(), a);
    }
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
    List<Slot> slots = new ArrayList<>();
    for (Part part : parts) {
      slots.add(new Slot(part.name() + ".lora_A", part.a(), config.rank() * part.in()));
      slots.add(new Slot(part.name() + ".lora_B", part.b(), config.rank() * part.out()));
    }
    return slots;
  }

  /** What the sums of weights and adapter become before they are multiplied with. */
  Rounding rounding() {
    return rounding;
  }

  /** Rank, scale, dropout. */
  public LoraConfig config() {
    return config;
  }

  /** The adapted linears, in order of the vector. */
  public List<Part> parts() {
    return parts;
  }

  /** Those of a layer's group. */
  List<Part> parts(int layer, LinearGroup group) {
    return parts.stream().filter(p -> p.layer() == layer && p.group() == group).toList();
  }

  /** {@code A} of a linear as PEFT stores it, {@code [rank, in]}. */
  public float[] a(Part part) {
    return vector.values(part.a(), config.rank() * part.in());
  }

  /** {@code B} of a linear as PEFT stores it, {@code [out, rank]}. */
  public float[] b(Part part) {
    return transpose(
        vector.values(part.b(), config.rank() * part.out()), config.rank(), part.out());
  }

  /** Gradient of {@link #a(Part)}. */
  public float[] aGradient(Part part) {
    return vector.gradients(part.a(), config.rank() * part.in());
  }

  /** Gradient of {@link #b(Part)}. */
  public float[] bGradient(Part part) {
    return transpose(
        vector.gradients(part.b(), config.rank() * part.out()), config.rank(), part.out());
  }

  /** Sets both matrices of a linear, shaped as {@link #a(Part)} and {@link #b(Part)}. */
  public void set(Part part, float[] a, float[] b) {
    if (a.length != config.rank() * part.in() || b.length != config.rank() * part.out()) {
      throw new IllegalArgumentException(
          "%s of rank %d: A of %d, B of %d numbers"
              .formatted(part.name(), config.rank(), a.length, b.length));
    }
    vector.set(part.a(), a);
    vector.set(part.b(), transpose(b, part.out(), config.rank()));
  }

  private static float[] transpose(float[] x, int rows, int columns) {
    float[] out = new float[x.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        out[c * rows + r] = x[r * columns + c];
      }
    }
    return out;
  }
}
