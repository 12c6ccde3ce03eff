package dev.miga.kernels;

import dev.miga.kernels.binding.NativeLibrary;
import dev.miga.kernels.binding.NativeResult;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kernels in C, called through the foreign-function API; {@code kernels/src/main/c} has the code
 * and {@code docs/explanation/kernels.md} the reasons. Shapes are checked here, before any call:
 * the C side trusts its arguments.
 *
 * <p>Activations are quantized to int8, a scale for 16 columns, so a matmul over a quantized layout
 * is off by up to {@code 1/254} of a group's largest activation, an element. Results do not depend,
 * not even in their last bit, on how many tokens share a call.
 */
public final class NativeKernels implements Kernels {

  /** Most columns of a head, bounded by the tiles that attention keeps on the stack. */
  private static final int MAX_HEAD_DIM = 256;

  /** Most columns of a table, bounded by the rows that the first pass keeps on the stack. */
  private static final int MAX_TABLE_COLUMNS = 4096;

  private final NativeSet set;
  private final NativeBindings c;

  private NativeKernels(NativeSet set, NativeBindings bindings) {
    this.set = set;
    this.c = bindings;
  }

  /** The fastest kernels that this machine runs, unpacked to the standard folder. */
  public static NativeResult<NativeKernels> load() {
    return load(NativeLibrary.standardFolder());
  }

  /**
   * The fastest kernels that this machine runs.
   *
   * @param folder where the library is unpacked; created, for this user alone
   */
  public static NativeResult<NativeKernels> load(Path folder) {
    try {
      NativeLibrary library = NativeLibrary.open(NativeLibrary.Name.KERNELS, folder);
      NativeSet best = NativeSet.PORTABLE;
      for (NativeSet candidate : NativeSet.values()) {
        best = library.features().contains(candidate.feature()) ? candidate : best;
      }
      return loaded(library, best);
    } catch (NativeLibrary.Refused e) {
      return e.result();
    }
  }

  /** The kernels of a certain instruction set, for tests and comparisons. */
  public static NativeResult<NativeKernels> load(Path folder, NativeSet set) {
    try {
      NativeLibrary library = NativeLibrary.open(NativeLibrary.Name.KERNELS, folder);
      if (!library.features().contains(set.feature())) {
        return new NativeResult.Unavailable<>(
            NativeResult.Cause.UNSUPPORTED_CPU,
            "this CPU or library has no %s; it has %s: ask for one of these, or for auto"
                .formatted(set.id(), ids(library)));
      }
      return loaded(library, set);
    } catch (NativeLibrary.Refused e) {
      return e.result();
    }
  }

  private static String ids(NativeLibrary library) {
    return Stream.of(NativeSet.values())
        .filter(set -> library.features().contains(set.feature()))
        .map(NativeSet::id)
        .collect(Collectors.joining(", "));
  }

  private static NativeResult<NativeKernels> loaded(NativeLibrary library, NativeSet set)
      throws NativeLibrary.Refused {
    return new NativeResult.Loaded<>(new NativeKernels(set, NativeBindings.bind(library, set)));
  }

  @Override
  public String name() {
    return "native-" + set.id();
  }

  @Override
  public KvLayer.KvType kvType() {
    return KvLayer.KvType.F16;
  }

  @Override
  public long preparedBytes(int columns) {
    return columns % Layout.BLOCK_COLUMNS == 0
        ? columns / Layout.BLOCK_COLUMNS * NativeBindings.BLOCK_BYTES
        : 0;
  }

  @Override
  public void prepare(Activations x, int tokenFrom, int tokenTo) {
    long preparedBytes = preparedBytes(x.columns());
    Shapes.prepare(x, tokenFrom, tokenTo, preparedBytes);
    if (preparedBytes == 0) {
      return; // only float layouts take such columns, and they read the values
    }
    MemorySegment prepared = writable(x.prepared());
    try {
      c.prepare().invokeExact(x.values().segment(), prepared, x.columns(), tokenFrom, tokenTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void matmul(
      PackedMatrix w, Activations x, int tokens, Floats out, int rowFrom, int rowTo) {
    Shapes.matmul(w, x, tokens, out, rowFrom, rowTo, preparedBytes(x.columns()));
    MemorySegment target = writable(out.segment());
    try {
      c.matmul()
          .invokeExact(
              number(w.layout()),
              w.data(),
              w.columns(),
              x.values().segment(),
              x.prepared(),
              tokens,
              target,
              out.columns(),
              rowFrom,
              rowTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void addLowRank(PackedMatrix b, Floats z, int column, Floats out, int rowFrom, int rowTo) {
    Shapes.addLowRank(b, z, column, out, rowFrom, rowTo);
    MemorySegment target = writable(out.segment());
    try {
      c.addLowRank()
          .invokeExact(
              b.data(),
              b.columns(),
              z.segment(),
              z.columns(),
              column,
              z.rows(),
              target,
              out.columns(),
              rowFrom,
              rowTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void rmsNorm(
      Floats x, MemorySegment weight, float eps, Floats out, int tokenFrom, int tokenTo) {
    Shapes.rmsNorm(x, weight, out, tokenFrom, tokenTo);
    MemorySegment target = writable(out.segment());
    try {
      c.rmsNorm().invokeExact(x.segment(), weight, eps, target, x.columns(), tokenFrom, tokenTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void rmsNormAdd(
      Floats x, MemorySegment weight, float eps, Floats residual, int tokenFrom, int tokenTo) {
    Shapes.rmsNorm(x, weight, residual, tokenFrom, tokenTo);
    MemorySegment target = writable(residual.segment());
    try {
      c.rmsNormAdd().invokeExact(x.segment(), weight, eps, target, x.columns(), tokenFrom, tokenTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void normRope(
      Floats x,
      MemorySegment weight,
      float eps,
      Floats rope,
      int headDim,
      int tokenFrom,
      int tokenTo) {
    Shapes.normRope(x, weight, rope, headDim, tokenFrom, tokenTo);
    MemorySegment target = writable(x.segment());
    try {
      c.normRope()
          .invokeExact(
              target,
              weight,
              eps,
              rope.segment(),
              x.columns() / headDim,
              headDim,
              tokenFrom,
              tokenTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void storeKv(
      Floats k, Floats v, KvLayer cache, int tokenFrom, int tokenTo, int firstPosition) {
    Shapes.storeKv(k, v, cache, tokenFrom, tokenTo, firstPosition);
    MemorySegment keys = writable(cache.keys());
    MemorySegment values = writable(cache.values());
    try {
      c.storeKv()
          .invokeExact(
              from(k, tokenFrom),
              from(v, tokenFrom),
              keys,
              values,
              number(cache.type()),
              cache.kvHeads(),
              cache.capacity(),
              cache.headDim(),
              tokenTo - tokenFrom,
              firstPosition);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void attention(AttentionCall call) {
    Shapes.attention(call);
    KvLayer cache = call.cache();
    requireHeadDim(cache.headDim());
    writable(call.out().segment());
    try {
      c.attention()
          .invokeExact(
              from(call.q(), call.tokenFrom()),
              cache.keys(),
              cache.values(),
              number(cache.type()),
              cache.kvHeads(),
              cache.capacity(),
              cache.headDim(),
              call.window(),
              call.scale(),
              from(call.out(), call.tokenFrom()),
              call.heads(),
              call.tokens(),
              call.firstPosition(),
              call.headFrom(),
              call.headTo());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public boolean dividesKeys() {
    return true;
  }

  @Override
  public void attentionParts(AttentionCall call, Floats parts, int partFrom, int partTo) {
    Shapes.attentionParts(call, parts, partFrom, partTo);
    KvLayer cache = call.cache();
    requireHeadDim(cache.headDim());
    writable(parts.segment());
    try {
      c.attentionParts()
          .invokeExact(
              from(call.q(), call.tokenFrom()),
              cache.keys(),
              cache.values(),
              number(cache.type()),
              cache.kvHeads(),
              cache.capacity(),
              cache.headDim(),
              call.window(),
              call.scale(),
              from(parts, partFrom * call.heads()),
              call.heads(),
              call.firstPosition(),
              call.firstPart() + partFrom,
              call.firstPart() + partTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void joinAttention(AttentionCall call, Floats parts) {
    Shapes.joinAttention(call, parts);
    requireHeadDim(call.headDim());
    writable(call.out().segment());
    MemorySegment target = from(call.out(), call.tokenFrom());
    try {
      c.joinAttention()
          .invokeExact(parts.segment(), call.parts(), call.heads(), call.headDim(), target);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static void requireHeadDim(int headDim) {
    if (headDim > MAX_HEAD_DIM) {
      throw new IllegalArgumentException(
          "headDim: expected up to %d, got %d".formatted(MAX_HEAD_DIM, headDim));
    }
  }

  @Override
  public void geluMul(Floats gate, Floats up, int tokens, int columnFrom, int columnTo) {
    Shapes.geluMul(gate, up, tokens, columnFrom, columnTo);
    MemorySegment target = writable(gate.segment());
    try {
      c.geluMul().invokeExact(target, up.segment(), gate.columns(), tokens, columnFrom, columnTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void coarseBounds(
      PlaneTable table,
      Activations x,
      int tokens,
      CoarseMargin margin,
      Floats lower,
      Floats upper,
      int rowFrom,
      int rowTo) {
    long preparedBytes = preparedBytes(table.columns());
    Shapes.coarseBounds(table, x, tokens, lower, upper, rowFrom, rowTo, preparedBytes);
    requireTableColumns(table);
    MemorySegment lowest = writable(lower.segment());
    MemorySegment highest = writable(upper.segment());
    try {
      c.coarseBounds()
          .invokeExact(
              table.high(),
              table.scales(),
              table.residualNorms(),
              table.columns(),
              x.values().segment(),
              x.prepared(),
              tokens,
              margin.share(),
              margin.largestRowNorm(),
              lowest,
              highest,
              table.groups(),
              rowFrom,
              rowTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static void requireTableColumns(PlaneTable table) {
    if (table.columns() > MAX_TABLE_COLUMNS) {
      throw new IllegalArgumentException(
          "table columns: expected up to %d, got %d".formatted(MAX_TABLE_COLUMNS, table.columns()));
    }
  }

  @Override
  public int candidates(
      PlaneTable table,
      Activations x,
      int token,
      CoarseMargin margin,
      Floats upper,
      float threshold,
      MemorySegment candidates) {
    long preparedBytes = preparedBytes(table.columns());
    Shapes.candidates(table, x, token, upper, preparedBytes);
    requireTableColumns(table);
    MemorySegment target = writable(candidates);
    try {
      return (int)
          c.candidates()
              .invokeExact(
                  table.high(),
                  table.scales(),
                  table.residualNorms(),
                  table.columns(),
                  from(x.values(), token),
                  x.prepared().asSlice(token * preparedBytes),
                  margin.share(),
                  margin.largestRowNorm(),
                  threshold,
                  from(upper, token),
                  target,
                  (int) Math.min(Integer.MAX_VALUE, candidates.byteSize() / Integer.BYTES),
                  0,
                  table.rows());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void tableLogits(
      PlaneTable table, Activations x, int tokens, Floats logits, int rowFrom, int rowTo) {
    Shapes.scores(table, x, tokens, logits, rowFrom, rowTo, 0);
    MemorySegment target = writable(logits.segment());
    try {
      c.tableLogits()
          .invokeExact(
              table.high(),
              table.low(),
              table.scales(),
              table.columns(),
              x.values().segment(),
              tokens,
              target,
              table.rows(),
              rowFrom,
              rowTo);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void rowLogits(
      PlaneTable table,
      Activations x,
      int token,
      MemorySegment rows,
      MemorySegment logits,
      int from,
      int to) {
    Shapes.rowLogits(table, x, token, rows, logits, from, to);
    MemorySegment target = writable(logits);
    try {
      c.rowLogits()
          .invokeExact(
              table.high(),
              table.low(),
              table.scales(),
              table.columns(),
              from(x.values(), token),
              rows,
              target,
              from,
              to);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** What {@code miga_kernels.h} calls a layout. */
  private static int number(Layout layout) {
    return switch (layout) {
      case Q4_0 -> 0;
      case Q4_1 -> 1;
      case Q5_0 -> 2;
      case Q8_0 -> 3;
      case Q8_16 -> 4;
      case BF16 -> 5;
      case F32 -> 6;
    };
  }

  /** What {@code miga_kernels.h} calls a number format of the cache. */
  private static int number(KvLayer.KvType type) {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 1;
    };
  }

  private static MemorySegment from(Floats matrix, int row) {
    return matrix
        .segment()
        .asSlice((long) row * matrix.columns() * ValueLayout.JAVA_FLOAT.byteSize());
  }

  /** C would write through a read-only segment, or die of it. */
  private static MemorySegment writable(MemorySegment segment) {
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException("the output is read-only");
    }
    return segment;
  }

  /** The functions throw nothing; the linker refuses heap segments and closed arenas. */
  private static RuntimeException failure(Throwable e) {
    if (e instanceof RuntimeException refused) {
      return refused;
    }
    throw e instanceof Error error ? error : new AssertionError("C throws nothing", e);
  }
}
