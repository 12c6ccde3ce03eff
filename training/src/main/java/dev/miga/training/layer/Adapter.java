package dev.miga.training.layer;

import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The trainable parameters: for each adapted linear {@code A [rank, in]} and {@code B [out, rank]},
 * which add {@code scale * B A} to its weight. All lie in one vector, and their gradients in
 * another, so that an optimizer need not know them apart. {@code B} lies transposed.
 */
public final class Adapter {

  /**
   * One adapted linear.
   *
   * @param name {@code model.layers.0.self_attn.q_proj}
   * @param part its place in the group
   * @param a index of {@code A [rank, in]} in the vector
   * @param b index of the transpose of {@code B}, {@code [rank, out]}
   */
  public record Part(
      String name, int layer, LinearGroup group, int part, int in, int out, long a, long b) {}

  private final LoraConfig config;
  private final List<Part> parts;
  private final Floats values;
  private final Floats gradients;

  private Adapter(LoraConfig config, List<Part> parts, Floats values, Floats gradients) {
    this.config = config;
    this.parts = List.copyOf(parts);
    this.values = values;
    this.gradients = gradients;
  }

  /** All zero: an adapter that changes nothing, and cannot learn before {@link #randomize}. */
  public static Adapter zero(Arena arena, ModelConfig model, LoraConfig config) {
    List<Part> parts = new ArrayList<>();
    long at = 0;
    for (int layer = 0; layer < model.numHiddenLayers(); layer++) {
      for (LinearGroup group : LinearGroup.values()) {
        at = addGroup(parts, model, config.rank(), layer, group, at);
      }
    }
    int size = Math.toIntExact(at);
    return new Adapter(
        config, parts, Floats.allocate(arena, 1, size), Floats.allocate(arena, 1, size));
  }

  private static long addGroup(
      List<Part> parts, ModelConfig model, int rank, int layer, LinearGroup group, long start) {
    int in = group.inFeatures(model);
    int[] outs = group.outFeatures(model);
    long b = start + (long) outs.length * rank * in;
    for (int i = 0; i < outs.length; i++) {
      String name = "model.layers." + layer + "." + group.parts().get(i);
      long a = start + (long) i * rank * in;
      parts.add(new Part(name, layer, group, i, in, outs[i], a, b));
      b += (long) rank * outs[i];
    }
    return b;
  }

  /**
   * The usual beginning: {@code A} uniform within {@code 1 / sqrt(in)} of 0, {@code B} zero, so
   * that training starts from the base model.
   */
  public void randomize(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    values.segment().fill((byte) 0);
    for (Part part : parts) {
      double bound = 1 / Math.sqrt(part.in());
      for (long i = 0; i < (long) config.rank() * part.in(); i++) {
        set(part.a() + i, (float) random.nextDouble(-bound, bound));
      }
    }
  }

  private void set(long index, float value) {
    values.segment().setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
  }

  /** Rank, scale, dropout. */
  public LoraConfig config() {
    return config;
  }

  /** The adapted linears, in order of the vector. */
  public List<Part> parts() {
    return parts;
  }

  /** All parameters, {@code [1, size]}. */
  public Floats values() {
    return values;
  }

  /** Their gradients, summed since {@link #clearGradients}. */
  public Floats gradients() {
    return gradients;
  }

  /** Number of parameters. */
  public int size() {
    return values.columns();
  }

  /** Sets all gradients to zero. */
  public void clearGradients() {
    gradients.segment().fill((byte) 0);
  }

  /** {@code A} of a linear as PEFT stores it, {@code [rank, in]}. */
  public float[] a(Part part) {
    return copy(values, part.a(), config.rank() * part.in());
  }

  /** {@code B} of a linear as PEFT stores it, {@code [out, rank]}. */
  public float[] b(Part part) {
    return transpose(copy(values, part.b(), config.rank() * part.out()), config.rank(), part.out());
  }

  /** Gradient of {@link #a(Part)}. */
  public float[] aGradient(Part part) {
    return copy(gradients, part.a(), config.rank() * part.in());
  }

  /** Gradient of {@link #b(Part)}. */
  public float[] bGradient(Part part) {
    return transpose(
        copy(gradients, part.b(), config.rank() * part.out()), config.rank(), part.out());
  }

  /** Sets both matrices of a linear, shaped as {@link #a(Part)} and {@link #b(Part)}. */
  public void set(Part part, float[] a, float[] b) {
    if (a.length != config.rank() * part.in() || b.length != config.rank() * part.out()) {
      throw new IllegalArgumentException(
          "%s of rank %d: A of %d, B of %d numbers"
              .formatted(part.name(), config.rank(), a.length, b.length));
    }
    MemorySegment target = values.segment();
    float[] transposed = transpose(b, part.out(), config.rank());
    MemorySegment.copy(a, 0, target, ValueLayout.JAVA_FLOAT, 4 * part.a(), a.length);
    MemorySegment.copy(
        transposed, 0, target, ValueLayout.JAVA_FLOAT, 4 * part.b(), transposed.length);
  }

  private static float[] copy(Floats from, long index, int count) {
    return from.segment().asSlice(4 * index, 4L * count).toArray(ValueLayout.JAVA_FLOAT);
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
