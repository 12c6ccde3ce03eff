package dev.miga.engine.model;

import dev.miga.engine.format.Linear;
import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.Layout;
import dev.miga.kernels.PackedMatrix;
import dev.miga.kernels.Packer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
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
    List<List<Unpacked>> layers = new ArrayList<>();
    long bytes = 0;
    for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
      List<Unpacked> groups = new ArrayList<>();
      for (LinearGroup group : LinearGroup.values()) {
        List<@Nullable Factors> factors = new ArrayList<>();
        for (Linear linear : group.parts()) {
          factors.add(source.factors(layer, linear));
        }
        Unpacked unpacked = new Unpacked(group, factors);
        if (unpacked.ranks() > 0) {
          groups.add(unpacked);
          bytes += unpacked.bytes(config);
        }
      }
      layers.add(groups);
    }
    // In one piece, so that the system gets it back as a whole when it is freed.
    Arena arena = Arena.ofShared();
    SegmentAllocator memory =
        SegmentAllocator.slicingAllocator(arena.allocate(Math.max(64, bytes), 64));
    return new PackedAdapter(
        arena, layers.stream().map(groups -> packed(memory, config, groups)).toList());
  }

  private static Map<LinearGroup, Group> packed(
      SegmentAllocator memory, ModelConfig config, List<Unpacked> groups) {
    Map<LinearGroup, Group> packed = new EnumMap<>(LinearGroup.class);
    groups.forEach(unpacked -> packed.put(unpacked.group(), unpacked.pack(memory, config)));
    return packed;
  }

  /** The factors of a group's linears; null where one is not adapted. */
  private record Unpacked(LinearGroup group, List<@Nullable Factors> factors) {
    int ranks() {
      int ranks = 0;
      for (Factors one : factors) {
        ranks += one == null ? 0 : one.rank();
      }
      return ranks;
    }

    /** Bytes of its matrices, each from a multiple of 64 on. */
    long bytes(ModelConfig config) {
      int[] outs = group.outFeatures(config);
      int in = group.inFeatures(config);
      long sum = align(PackedMatrix.bytes(layoutOfA(in), ranks(), in));
      for (int i = 0; i < outs.length; i++) {
        Factors one = factors.get(i);
        sum += one == null ? 0 : align(PackedMatrix.bytes(Layout.BF16, outs[i], one.rank()));
      }
      return sum;
    }

    private static long align(long bytes) {
      return (bytes + 63) / 64 * 64;
    }

    private static Layout layoutOfA(int in) {
      return in % Layout.BLOCK_COLUMNS == 0 ? Layout.Q8_0 : Layout.F32;
    }

    Group pack(SegmentAllocator memory, ModelConfig config) {
      int in = group.inFeatures(config);
      int[] outs = group.outFeatures(config);
      float[] a = new float[ranks() * in];
      List<@Nullable Part> parts = new ArrayList<>();
      int column = 0;
      for (int i = 0; i < outs.length; i++) {
        Factors one = factors.get(i);
        if (one == null) {
          parts.add(null);
        } else {
          System.arraycopy(one.a(), 0, a, column * in, one.a().length);
          parts.add(new Part(packed(memory, Layout.BF16, outs[i], one.rank(), one.b()), column));
          column += one.rank();
        }
      }
      PackedMatrix packedA = packed(memory, layoutOfA(in), column, in, a);
      return new Group(packedA, Collections.unmodifiableList(parts));
    }
  }

  private static PackedMatrix packed(
      SegmentAllocator memory, Layout layout, int rows, int columns, float[] numbers) {
    PackedMatrix matrix = PackedMatrix.allocate(memory, layout, rows, columns);
    MemorySegment from = MemorySegment.ofArray(numbers);
    Packer.pack(GgmlType.F32, from, matrix, 0, matrix.tiles());
    return matrix;
  }
}
