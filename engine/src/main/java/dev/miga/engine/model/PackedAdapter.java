package dev.miga.engine.model;

import dev.miga.engine.format.Linear;
import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Layout;
import dev.miga.kernels.PackedMatrix;
import dev.miga.kernels.Packer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The low-rank factors of an adapter, packed for the kernels: {@code y += B (A x)} for the linears
 * that it adapts. Linears that share their input share a product {@code A x}. A is rounded to 8
 * bits a weight as its input is, B to bfloat16. Immutable; memory is off-heap until {@link #close}.
 */
public final class PackedAdapter implements AutoCloseable {
  /** No adapter. */
  public static final PackedAdapter NONE = new PackedAdapter(Arena.ofAuto(), List.of());

  private final Arena arena;
  private final List<Map<LinearGroup, Group>> layers;

  private PackedAdapter(Arena arena, List<Map<LinearGroup, Group>> layers) {
    this.arena = arena;
    this.layers = layers;
  }

  /**
   * What is added to the linears of a group.
   *
   * @param a {@code [sum of ranks, in features]}
   * @param parts for each linear of the group what becomes of its columns of {@code A x}; null
   *     where it is not adapted
   */
  record Group(PackedMatrix a, List<@Nullable Part> parts) {}

  /**
   * What is added to a linear.
   *
   * @param b {@code [out features, rank]}
   * @param column its first in {@code A x}
   */
  record Part(PackedMatrix b, int column) {}

  /** The factors for a group of a layer; null where there are none. */
  @Nullable Group group(int layer, LinearGroup group) {
    return layers.isEmpty() ? null : layers.get(layer).get(group);
  }

  /** Whether it changes nothing. */
  public boolean isEmpty() {
    return layers.isEmpty();
  }

  /** Bytes of its factors. */
  public long bytes() {
    return layers.stream()
        .flatMap(layer -> layer.values().stream())
        .mapToLong(PackedAdapter::bytes)
        .sum();
  }

  private static long bytes(Group group) {
    long sum = group.a().data().byteSize();
    for (Part part : group.parts()) {
      sum += part == null ? 0 : part.b().data().byteSize();
    }
    return sum;
  }

  /** Frees the factors; nothing may use them any more. */
  @Override
  public void close() {
    if (this != NONE) {
      arena.close();
    }
  }

  /**
   * The factors of one linear.
   *
   * @param a {@code [rank, in features]}
   * @param b {@code [out features, rank]}, the scale included
   */
  public record Factors(int rank, float[] a, float[] b) {}

  /** Knows the factors of a model's linears. */
  @FunctionalInterface
  public interface Source {
    /** The factors of a linear; null where it is not adapted. */
    @Nullable Factors factors(int layer, Linear linear);
  }

  /** Packs the factors of all linears. */
  public static PackedAdapter pack(ModelConfig config, Source source) {
    Arena arena = Arena.ofShared();
    List<Map<LinearGroup, Group>> layers = new ArrayList<>(config.numHiddenLayers());
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      Map<LinearGroup, Group> groups = new EnumMap<>(LinearGroup.class);
      for (LinearGroup group : LinearGroup.values()) {
        List<@Nullable Factors> factors = new ArrayList<>();
        for (Linear linear : group.parts()) {
          factors.add(source.factors(layer, linear));
        }
        Group packed = pack(arena, config, group, factors);
        if (packed != null) {
          groups.put(group, packed);
        }
      }
      layers.add(groups);
    }
    return new PackedAdapter(arena, List.copyOf(layers));
  }

  private static @Nullable Group pack(
      Arena arena, ModelConfig config, LinearGroup group, List<@Nullable Factors> factors) {
    int in = group.inFeatures(config);
    int ranks = 0;
    for (Factors one : factors) {
      ranks += one == null ? 0 : one.rank();
    }
    if (ranks == 0) {
      return null;
    }
    float[] a = new float[ranks * in];
    List<@Nullable Part> parts = new ArrayList<>();
    int[] outs = group.outFeatures(config);
    int column = 0;
    for (int i = 0; i < outs.length; i++) {
      Factors one = factors.get(i);
      if (one == null) {
        parts.add(null);
      } else {
        System.arraycopy(one.a(), 0, a, column * in, one.a().length);
        parts.add(new Part(pack(arena, Layout.BF16, outs[i], one.rank(), one.b()), column));
        column += one.rank();
      }
    }
    Layout layout = in % Layout.BLOCK_COLUMNS == 0 ? Layout.Q8_0 : Layout.F32;
    return new Group(pack(arena, layout, ranks, in, a), Collections.unmodifiableList(parts));
  }

  private static PackedMatrix pack(
      Arena arena, Layout layout, int rows, int columns, float[] numbers) {
    PackedMatrix matrix = PackedMatrix.allocate(arena, layout, rows, columns);
    MemorySegment from = MemorySegment.ofArray(numbers);
    Packer.pack(GgmlType.F32, from, matrix, 0, matrix.tiles());
    return matrix;
  }
}
