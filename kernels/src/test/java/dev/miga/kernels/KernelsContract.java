package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Kernels} must do: the same as {@link ScalarKernels}, within the rounding that
 * its arithmetic allows, on odd sizes and extremes as well.
 *
 * <p>Tolerances are derived. A dot product of n terms summed in f32 is off by about {@code sqrt(n)
 * * 2^-24} of {@code |x| * |w|}; we allow four times that. A softmax turns an error d of its scores
 * into a relative error of at most 2d of its weights.
 */
abstract class KernelsContract extends KernelsRefusals {
  private static final double EPSILON = 0x1p-24;

  /** What no kernel may leave where it must write, nor touch where it must not. */
  private static final float UNTOUCHED = 12345;

  private final Kernels scalar = new ScalarKernels();
  private final Arena arena = newArena();

  /** Error that prepared activations bring to {@link Kernels#matmul}, of {@code |x| * |w|}. */
  protected double matmulActivationError() {
    return 0;
  }

  /** Where everything that the kernels are given lies. */
  protected Arena newArena() {
    return Arena.ofShared();
  }

  @AfterEach
  void free() {
    arena.close();
  }

  // Matmul

  static Stream<Arguments> shapes() {
    return Stream.of(GgmlType.values())
        .flatMap(
            type ->
                IntStream.of(1, 3, 7, 33)
                    .mapToObj(tokens -> Arguments.of(type, tokens, 16 * tokens + 5)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void matmulAgrees(GgmlType type, int tokens, int rows) {
    int[] columns = type.blockSize() == 256 ? new int[] {256, 768} : new int[] {32, 96, 640, 2048};
    for (int count : columns) {
      PackedMatrix w = matrix(type, rows, count);
      checkMatmul(w, gaussian(tokens, count, 1, tokens), 0, rows);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = GgmlType.class,
      names = {"F32", "F16", "BF16"})
  void matmulTakesAnyNumberOfColumnsOfFloats(GgmlType type) {
    for (int columns : new int[] {1, 7, 45}) {
      checkMatmul(matrix(type, 21, columns), gaussian(5, columns, 1, 6), 0, 21);
    }
  }

  @ParameterizedTest
  @EnumSource
  void matmulWritesItsRangeOnly(GgmlType type) {
    PackedMatrix w = matrix(type, 90, 256);
    checkMatmul(w, gaussian(3, 256, 1, 7), 16, 64);
    checkMatmul(w, gaussian(3, 256, 1, 7), 80, 90);
    checkMatmul(w, gaussian(3, 256, 1, 7), 32, 32);
  }

  @ParameterizedTest
  @EnumSource
  void matmulInPartsIsTheSame(GgmlType type) {
    PackedMatrix w = matrix(type, 90, 512);
    for (int tokens : new int[] {1, 13}) {
      Activations x = gaussian(tokens, 512, 1, 7);
      Floats whole = untouched(tokens, 90);
      kernels().matmul(w, x, tokens, whole, 0, 90);
      Floats parts = untouched(tokens, 90);
      kernels().matmul(w, x, tokens, parts, 48, 90);
      kernels().matmul(w, x, tokens, parts, 0, 16);
      kernels().matmul(w, x, tokens, parts, 16, 48);
      assertThat(parts.segment().mismatch(whole.segment())).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void matmulOfZerosIsZero(GgmlType type) {
    PackedMatrix w = matrix(type, 20, 256);
    Activations x = activations(Floats.allocate(arena, 4, 256));
    Floats out = untouched(4, 20);
    kernels().matmul(w, x, 4, out, 0, 20);
    assertThat(out.segment().toArray(Bytes.FLOAT)).containsOnly(0f);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e30f, 1e-30f, 1e-6f, 1000})
  void matmulBearsHugeAndTinyValues(float size) {
    for (GgmlType type : GgmlType.values()) {
      checkMatmul(matrix(type, 20, 256), gaussian(3, 256, size, 8), 0, 20);
    }
  }

  @ParameterizedTest
  @EnumSource
  void matmulBearsOneColumnThatDwarfsTheOthers(GgmlType type) {
    Floats x = gaussian(3, 256, 1, 8).values();
    for (int t = 0; t < 3; t++) {
      x.set(t, 77 * t, 3000);
    }
    checkMatmul(matrix(type, 20, 256), activations(x), 0, 20);
  }

  private void checkMatmul(PackedMatrix w, Activations x, int rowFrom, int rowTo) {
    int tokens = x.tokens();
    Floats out = untouched(tokens + 1, w.rows());
    Floats expected = untouched(tokens + 1, w.rows());
    kernels().matmul(w, x, tokens, out, rowFrom, rowTo);
    scalar.matmul(w, x, tokens, expected, rowFrom, rowTo);
    double relative = 4 * Math.sqrt(w.columns()) * EPSILON + matmulActivationError();
    double[] rowNorms = IntStream.range(0, w.rows()).mapToDouble(r -> norm(w.row(r))).toArray();
    for (int t = 0; t <= tokens; t++) {
      double tokenNorm = t < tokens ? norm(x.values().row(t)) : 0;
      for (int r = 0; r < w.rows(); r++) {
        boolean written = t < tokens && r >= rowFrom && r < rowTo;
        check(out, expected, t, r, written ? relative * tokenNorm * rowNorms[r] : 0);
      }
    }
  }

  // Norms

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 32, 640, 1000})
  void rmsNormAgrees(int columns) {
    for (float size : new float[] {0, 1e-20f, 1e-3f, 1, 1e15f}) {
      Floats x = gaussian(5, columns, size, 1).values();
      MemorySegment weight = gaussian(1, columns, 2, 2).values().segment();
      Floats out = untouched(6, columns);
      Floats expected = untouched(6, columns);
      kernels().rmsNorm(x, weight, 1e-6f, out, 1, 4);
      scalar.rmsNorm(x, weight, 1e-6f, expected, 1, 4);
      checkRelative(out, expected, columns);
      kernels().rmsNorm(x, weight, 1e-6f, x, 1, 4);
      for (int t = 1; t < 4; t++) {
        assertThat(x.row(t)).isEqualTo(out.row(t));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 32, 640, 1000})
  void rmsNormAddAgrees(int columns) {
    Floats x = gaussian(5, columns, 3, 1).values();
    MemorySegment weight = gaussian(1, columns, 2, 2).values().segment();
    Floats residual = gaussian(5, columns, 4, 3).values();
    Floats expected = gaussian(5, columns, 4, 3).values();
    Floats before = gaussian(5, columns, 4, 3).values();
    kernels().rmsNormAdd(x, weight, 1e-6f, residual, 1, 4);
    scalar.rmsNormAdd(x, weight, 1e-6f, expected, 1, 4);
    for (int t = 0; t < 5; t++) {
      for (int c = 0; c < columns; c++) {
        double added = Math.abs(expected.get(t, c) - before.get(t, c));
        double bound = rounding(columns) * added + 2 * EPSILON * Math.abs(before.get(t, c));
        check(residual, expected, t, c, t >= 1 && t < 4 ? bound : 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 32, 64, 256})
  void normRopeAgrees(int headDim) {
    for (int heads : new int[] {1, 3, 4}) {
      Floats x = gaussian(5, heads * headDim, 3, 1).values();
      Floats expected = gaussian(5, heads * headDim, 3, 1).values();
      MemorySegment weight = gaussian(1, headDim, 2, 2).values().segment();
      Floats rope = rope(7, headDim);
      kernels().normRope(x, weight, 1e-6f, rope, headDim, 1, 4);
      scalar.normRope(expected, weight, 1e-6f, rope, headDim, 1, 4);
      for (int t = 0; t < 5; t++) {
        for (int c = 0; c < x.columns(); c++) {
          int partner = c % headDim < headDim / 2 ? c + headDim / 2 : c - headDim / 2;
          double size = Math.hypot(expected.get(t, c), expected.get(t, partner));
          check(x, expected, t, c, t >= 1 && t < 4 ? rounding(headDim) * size : 0);
        }
      }
    }
  }

  private Floats rope(int tokens, int headDim) {
    Floats rope = Floats.allocate(arena, tokens, headDim);
    for (int t = 0; t < tokens; t++) {
      for (int i = 0; i < headDim / 2; i++) {
        double angle = (t + 3) * Math.pow(10_000, -2.0 * i / headDim);
        rope.set(t, i, (float) Math.cos(angle));
        rope.set(t, headDim / 2 + i, (float) Math.sin(angle));
      }
    }
    return rope;
  }

  private void checkRelative(Floats out, Floats expected, int terms) {
    for (int t = 0; t < out.rows(); t++) {
      for (int c = 0; c < out.columns(); c++) {
        check(out, expected, t, c, rounding(terms) * Math.abs(expected.get(t, c)));
      }
    }
  }

  private static double rounding(int terms) {
    return (4 * Math.sqrt(terms) + 8) * EPSILON;
  }

  // GELU

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 2048})
  void geluMulAgrees(int columns) {
    for (float size : new float[] {1e-20f, 0.01f, 1, 5, 1e4f, 1e18f}) {
      Floats gate = gaussian(4, columns, size, 1).values();
      Floats before = gaussian(4, columns, size, 1).values();
      Floats expected = gaussian(4, columns, size, 1).values();
      Floats up = gaussian(4, columns, 2, 2).values();
      kernels().geluMul(gate, up, 3, columns / 4, columns);
      scalar.geluMul(expected, up, 3, columns / 4, columns);
      for (int t = 0; t < 4; t++) {
        for (int c = 0; c < columns; c++) {
          double size2 = (double) before.get(t, c) * up.get(t, c);
          check(gate, expected, t, c, 16 * EPSILON * Math.abs(size2));
        }
      }
    }
  }

  // Adapters

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 8, 33})
  void addLowRankAgrees(int tokens) {
    for (int rank : new int[] {1, 7, 16, 32}) {
      PackedMatrix b = bf16(53, rank);
      Floats z = gaussian(tokens, rank + 9, 1, tokens).values();
      Floats found = gaussian(tokens, 53, 3, rank).values();
      Floats expected = gaussian(tokens, 53, 3, rank).values();
      Floats before = gaussian(tokens, 53, 3, rank).values();
      kernels().addLowRank(b, z, 5, found, 16, 53);
      scalar.addLowRank(b, z, 5, expected, 16, 53);
      for (int t = 0; t < tokens; t++) {
        for (int r = 0; r < 53; r++) {
          double size = Math.abs(before.get(t, r));
          float[] factor = b.row(r);
          for (int k = 0; k < rank; k++) {
            size += Math.abs(factor[k] * z.get(t, 5 + k));
          }
          check(found, expected, t, r, r < 16 ? 0 : 2 * (rank + 1) * EPSILON * size);
        }
      }
    }
  }

  @Test
  void addLowRankOfATokenDoesNotDependOnTheOthers() {
    PackedMatrix b = bf16(48, 24);
    Floats z = gaussian(13, 24, 1, 3).values();
    Floats together = gaussian(13, 48, 1, 4).values();
    Floats alone = gaussian(13, 48, 1, 4).values();
    kernels().addLowRank(b, z, 0, together, 0, 48);
    for (int t = 0; t < 13; t++) {
      kernels().addLowRank(b, z.rows(t, t + 1), 0, alone.rows(t, t + 1), 0, 48);
    }
    assertThat(alone.segment().mismatch(together.segment())).isEqualTo(-1);
  }

  private PackedMatrix bf16(int rows, int rank) {
    PackedMatrix matrix = PackedMatrix.allocate(arena, Layout.BF16, rows, rank);
    MemorySegment numbers = gaussian(rows, rank, 1, rank).values().segment();
    Packer.pack(GgmlType.F32, numbers, matrix, 0, matrix.tiles());
    return matrix;
  }

  // Attention

  /** A case: heads, kv heads, headDim, window, capacity, and the chunks in which tokens come. */
  record Case(int heads, int kvHeads, int headDim, int window, int capacity, int... chunks) {}

  static Stream<Case> attentions() {
    return Stream.of(
        new Case(4, 1, 256, 512, 64, 1, 1, 1),
        new Case(4, 1, 256, Integer.MAX_VALUE, 128, 33, 1, 7, 50),
        new Case(4, 1, 256, 20, 64, 40, 1, 1, 30, 44, 3),
        new Case(4, 2, 32, 5, 32, 3, 28, 1, 1, 20),
        new Case(3, 3, 64, 1, 8, 1, 3, 8, 7),
        new Case(8, 2, 48, 17, 32, 16, 16, 16, 15, 1),
        new Case(2, 1, 20, 100, 256, 130, 1, 29),
        new Case(1, 1, 128, 512, 1024, 600, 300));
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void attentionAgrees(Case c) {
    KvLayer cache = kvLayer(c);
    int position = 0;
    for (int tokens : c.chunks) {
      store(cache, tokens, position, 1);
      checkAttention(c, cache, tokens, position, 1);
      position += tokens;
    }
  }

  @Test
  void attentionBearsScoresThatDwarfTheOthers() {
    Case c = new Case(4, 1, 64, 512, 64);
    KvLayer cache = kvLayer(c);
    store(cache, 40, 0, 30);
    checkAttention(c, cache, 40, 0, 100);
    checkAttention(c, cache, 1, 39, 0);
  }

  @Test
  void attentionInPartsIsTheSame() {
    Case c = new Case(4, 2, 64, 30, 128);
    KvLayer cache = kvLayer(c);
    store(cache, 77, 0, 1);
    Floats q = gaussian(77, 256, 1, 3).values();
    Floats whole = untouched(77, 256);
    kernels().attention(new AttentionCall(q, cache, 30, 0.1f, whole, 0, 77, 0, 0, 4));
    Floats parts = untouched(77, 256);
    for (int h = 0; h < 4; h++) {
      kernels().attention(new AttentionCall(q, cache, 30, 0.1f, parts, 0, 77, 0, h, h + 1));
    }
    assertThat(parts.segment().mismatch(whole.segment())).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 64, 256})
  void partsOfAttentionJoinToTheWhole(int headDim) {
    for (int window : new int[] {1, 300, Integer.MAX_VALUE}) {
      Case c = new Case(4, 2, headDim, window, 1024);
      KvLayer cache = kvLayer(c);
      store(cache, 700, 0, 1);
      for (int position : new int[] {0, 255, 256, 699}) {
        checkParts(c, cache, position);
      }
    }
  }

  /** Parts of these kernels, joined by them and by the scalar ones, which know the same layout. */
  private void checkParts(Case c, KvLayer cache, int position) {
    float scale = (float) (1 / Math.sqrt(c.headDim));
    Floats q = gaussian(3, c.heads * c.headDim, 1, position).values();
    Floats expected = untouched(3, q.columns());
    scalar.attention(
        new AttentionCall(q, cache, c.window, scale, expected, 1, 2, position, 0, c.heads));
    for (Kernels joining : List.of(kernels(), scalar)) {
      Floats out = untouched(3, q.columns());
      AttentionCall call =
          new AttentionCall(q, cache, c.window, scale, out, 1, 2, position, 0, c.heads);
      int rows = call.parts() * c.heads;
      Floats parts = untouched(rows + 1, Kernels.partColumns(c.headDim));
      for (int part = call.parts() - 1; part >= 0; part--) {
        kernels().attentionParts(call, parts, part, part + 1);
      }
      assertThat(parts.row(rows)).containsOnly(UNTOUCHED);
      assertThat(out.row(1)).containsOnly(UNTOUCHED);
      joining.joinAttention(call, parts);
      checkAttended(c, cache, q, out, expected, scale);
    }
  }

  private void checkAttended(
      Case c, KvLayer cache, Floats q, Floats out, Floats expected, float scale) {
    double scoreError =
        scale * norm(q.row(1)) * largestNorm(cache, cache.keys()) * rounding(c.headDim);
    double bound = (2 * scoreError + 2e-6) * largestNorm(cache, cache.values());
    for (int t = 0; t < q.rows(); t++) {
      for (int i = 0; i < q.columns(); i++) {
        check(out, expected, t, i, t == 1 ? bound : 0);
      }
    }
  }

  private KvLayer kvLayer(Case c) {
    KvLayer.KvType type = kernels().kvType();
    long bytes = (long) c.kvHeads * c.capacity * c.headDim * type.bytes();
    MemorySegment keys = arena.allocate(bytes, 64);
    MemorySegment values = arena.allocate(bytes, 64);
    return new KvLayer(keys, values, type, c.kvHeads, c.capacity, c.headDim);
  }

  /** Stores random keys and values, and checks that they are where the scalar kernels put them. */
  private void store(KvLayer cache, int tokens, int position, float size) {
    int columns = cache.kvHeads() * cache.headDim();
    Floats k = gaussian(tokens + 2, columns, size, position + 1).values();
    Floats v = gaussian(tokens + 2, columns, size, position + 2).values();
    KvLayer expected =
        new KvLayer(
            copy(cache.keys()),
            copy(cache.values()),
            cache.type(),
            cache.kvHeads(),
            cache.capacity(),
            cache.headDim());
    kernels().storeKv(k, v, cache, 1, tokens + 1, position);
    scalar.storeKv(k, v, expected, 1, tokens + 1, position);
    assertThat(cache.keys().mismatch(expected.keys())).isEqualTo(-1);
    assertThat(cache.values().mismatch(expected.values())).isEqualTo(-1);
  }

  private MemorySegment copy(MemorySegment segment) {
    return arena.allocate(segment.byteSize(), 64).copyFrom(segment);
  }

  private void checkAttention(Case c, KvLayer cache, int tokens, int position, float size) {
    float scale = (float) (1 / Math.sqrt(c.headDim));
    Floats q = gaussian(tokens + 2, c.heads * c.headDim, size, position).values();
    Floats out = untouched(tokens + 2, q.columns());
    Floats expected = untouched(tokens + 2, q.columns());
    int to = tokens + 1;
    int headFrom = c.heads / 2;
    kernels()
        .attention(
            new AttentionCall(q, cache, c.window, scale, out, 1, to, position, headFrom, c.heads));
    scalar.attention(
        new AttentionCall(q, cache, c.window, scale, expected, 1, to, position, headFrom, c.heads));
    double largestKey = largestNorm(cache, cache.keys());
    double largestValue = largestNorm(cache, cache.values());
    for (int t = 0; t < q.rows(); t++) {
      double scoreError = scale * norm(q.row(t)) * largestKey * rounding(c.headDim);
      double bound = (2 * scoreError + 2e-6) * largestValue;
      for (int i = 0; i < q.columns(); i++) {
        boolean written = t >= 1 && t < to && i >= headFrom * c.headDim;
        check(out, expected, t, i, written ? bound : 0);
      }
    }
  }

  private static double largestNorm(KvLayer cache, MemorySegment of) {
    double largest = 0;
    float[] row = new float[cache.headDim()];
    for (int i = 0; i < cache.kvHeads() * cache.capacity(); i++) {
      for (int j = 0; j < row.length; j++) {
        long index = (long) i * row.length + j;
        row[j] =
            switch (cache.type()) {
              case F32 -> Bytes.f32(of, 4 * index);
              case F16 -> Bytes.f16(of, 2 * index);
            };
      }
      largest = Math.max(largest, norm(row));
    }
    return largest;
  }

  // Head

  @ParameterizedTest
  @ValueSource(ints = {32, 96, 128, 640, 672})
  void coarseBoundsHoldTheLogitsOfTheirGroup(int columns) {
    PlaneTable table = table(83, columns);
    CoarseMargin margin = new CoarseMargin(1, (float) largestNorm(table));
    for (int tokens : new int[] {1, 2, 5, 9, 40}) {
      Activations x = gaussian(tokens, columns, 2, tokens);
      Floats lower = untouched(tokens + 1, 6);
      Floats upper = untouched(tokens + 1, 6);
      Floats logits = untouched(tokens, 83);
      kernels().coarseBounds(table, x, tokens, margin, lower, upper, 16, 83);
      scalar.tableLogits(table, x, tokens, logits, 0, 83);
      for (int t = 0; t < tokens; t++) {
        for (int group = 1; group < 6; group++) {
          float largest = largest(logits, t, 16 * group, Math.min(83, 16 * group + 16));
          assertThat(lower.get(t, group)).isLessThanOrEqualTo(largest);
          assertThat(upper.get(t, group)).isGreaterThanOrEqualTo(largest);
        }
        assertThat(lower.get(t, 0)).isEqualTo(UNTOUCHED);
        assertThat(upper.get(t, 0)).isEqualTo(UNTOUCHED);
      }
      assertThat(lower.get(tokens, 1)).isEqualTo(UNTOUCHED);
      assertThat(upper.get(tokens, 1)).isEqualTo(UNTOUCHED);
    }
  }

  private static double largestNorm(PlaneTable table) {
    return IntStream.range(0, table.rows()).mapToDouble(r -> norm(table.row(r))).max().orElse(0);
  }

  private static float largest(Floats logits, int token, int from, int to) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int r = from; r < to; r++) {
      largest = Math.max(largest, logits.get(token, r));
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 96, 128, 640, 672})
  void coarseBoundsAgree(int columns) {
    PlaneTable table = table(83, columns);
    CoarseMargin margin = new CoarseMargin(0.3f, (float) largestNorm(table));
    for (int tokens : new int[] {1, 2, 5, 9, 40}) {
      Activations x = gaussian(tokens, columns, 2, tokens);
      Floats lower = untouched(tokens + 1, 6);
      Floats upper = untouched(tokens + 1, 6);
      Floats expectedLower = untouched(tokens + 1, 6);
      Floats expectedUpper = untouched(tokens + 1, 6);
      kernels().coarseBounds(table, x, tokens, margin, lower, upper, 0, 80);
      scalar.coarseBounds(table, x, tokens, margin, expectedLower, expectedUpper, 0, 80);
      for (int t = 0; t <= tokens; t++) {
        for (int group = 0; group < 6; group++) {
          double size = t < tokens && group < 5 ? norm(x.values().row(t)) * largestNorm(table) : 0;
          double error = (4 * Math.sqrt(columns) * EPSILON + matmulActivationError()) * 2 * size;
          check(lower, expectedLower, t, group, error);
          check(upper, expectedUpper, t, group, error);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 96, 128, 640, 672})
  void tableLogitsAgree(int columns) {
    PlaneTable table = table(83, columns);
    for (int tokens : new int[] {1, 2, 5, 9}) {
      Activations x = gaussian(tokens, columns, 2, tokens);
      Floats logits = untouched(tokens + 1, 83);
      Floats expected = untouched(tokens + 1, 83);
      kernels().tableLogits(table, x, tokens, logits, 1, 80);
      scalar.tableLogits(table, x, tokens, expected, 1, 80);
      checkScores(logits, expected, table, x);
    }
  }

  private static void checkScores(Floats scores, Floats expected, PlaneTable table, Activations x) {
    double relative = 4 * Math.sqrt(table.columns()) * EPSILON;
    for (int t = 0; t < scores.rows(); t++) {
      for (int r = 0; r < table.rows(); r++) {
        boolean written = t < x.tokens() && r >= 1 && r < 80;
        double size = written ? norm(x.values().row(t)) * coarseNorm(table, r) : 0;
        check(scores, expected, t, r, relative * size);
      }
    }
  }

  private static double coarseNorm(PlaneTable table, int row) {
    return norm(table.row(row)) + table.residualNorm(row);
  }

  @Test
  void rowLogitsAreThoseOfTheTable() {
    PlaneTable table = table(83, 672);
    for (int tokens : new int[] {1, 2, 6}) {
      Activations x = gaussian(tokens, 672, 2, 5);
      Floats logits = untouched(tokens, 83);
      kernels().tableLogits(table, x, tokens, logits, 0, 83);
      MemorySegment rows = ints(7, 82, 0, 7, 50, 51, 13);
      MemorySegment some = untouched(1, 7).segment();
      for (int t = 0; t < tokens; t++) {
        kernels().rowLogits(table, x, t, rows, some, 1, 6);
        for (int i = 1; i < 6; i++) {
          assertThat(Bytes.f32(some, 4L * i)).isEqualTo(logits.get(t, rows.get(Bytes.INT, 4L * i)));
        }
        assertThat(Bytes.f32(some, 0)).isEqualTo(UNTOUCHED);
        assertThat(Bytes.f32(some, 24)).isEqualTo(UNTOUCHED);
      }
    }
  }

  @Test
  void candidatesContainTheBestRow() {
    PlaneTable table = table(1000, 128);
    Activations x = gaussian(20, 128, 1, 9);
    Floats lower = untouched(20, 63);
    Floats upper = untouched(20, 63);
    Floats exact = untouched(20, 1000);
    CoarseMargin margin = new CoarseMargin(1, (float) largestNorm(table));
    kernels().coarseBounds(table, x, 20, margin, lower, upper, 0, 1000);
    scalar.tableLogits(table, x, 20, exact, 0, 1000);
    MemorySegment found = arena.allocate(4000, 64);
    for (int t = 0; t < 20; t++) {
      float best = largest(lower, t, 0, 63);
      int count = kernels().candidates(table, x, t, margin, upper, best, found);
      assertThat(found.asSlice(0, 4L * count).toArray(Bytes.INT))
          .isSorted()
          .contains(argmax(exact.row(t)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 100, 1000})
  void candidatesAreTheRowsThatReachTheThreshold(int rows) {
    PlaneTable table = table(rows, 96);
    Activations x = gaussian(2, 96, 1, rows);
    CoarseMargin margin = new CoarseMargin(1, (float) largestNorm(table));
    Floats upper = Floats.allocate(arena, 2, table.groups());
    Floats unused = Floats.allocate(arena, 2, table.groups());
    Floats exact = untouched(2, rows);
    kernels().coarseBounds(table, x, 2, margin, unused, upper, 0, rows);
    scalar.tableLogits(table, x, 2, exact, 0, rows);
    MemorySegment found = arena.allocate(4L * rows, 4);
    assertThat(kernels().candidates(table, x, 1, margin, upper, -1e9f, found)).isEqualTo(rows);
    assertThat(found.toArray(Bytes.INT)).isEqualTo(IntStream.range(0, rows).toArray());
    assertThat(kernels().candidates(table, x, 1, margin, upper, 1e9f, found)).isZero();
    int count = kernels().candidates(table, x, 1, margin, upper, 0, found);
    int[] all = found.asSlice(0, 4L * count).toArray(Bytes.INT);
    int[] positive = IntStream.range(0, rows).filter(r -> exact.get(1, r) >= 0).toArray();
    assertThat(all).isSorted().contains(positive);
    found.fill((byte) -1);
    MemorySegment few = found.asSlice(0, 4L * (count / 2));
    assertThat(kernels().candidates(table, x, 1, margin, upper, 0, few)).isEqualTo(count);
    assertThat(few.toArray(Bytes.INT)).isEqualTo(Arrays.copyOf(all, count / 2));
    assertThat(found.asSlice(few.byteSize()).toArray(Bytes.INT)).containsOnly(-1);
  }

  @Test
  void candidatesPassOverGroupsWhoseBoundIsTooLow() {
    PlaneTable table = table(40, 64);
    Activations x = gaussian(1, 64, 1, 3);
    CoarseMargin margin = new CoarseMargin(1, (float) largestNorm(table));
    Floats upper = untouched(1, 3);
    upper.set(0, 0, -1e9f);
    upper.set(0, 1, 0);
    upper.set(0, 2, -1e9f);
    MemorySegment found = arena.allocate(160, 4);
    assertThat(kernels().candidates(table, x, 0, margin, upper, -1e8f, found)).isEqualTo(16);
    assertThat(found.asSlice(0, 64).toArray(Bytes.INT))
        .isEqualTo(IntStream.range(16, 32).toArray());
  }

  // Helpers

  private PackedMatrix matrix(GgmlType type, int rows, int columns) {
    return Packer.pack(
        type, RandomWeights.blocks(type, rows, columns, columns), rows, columns, arena);
  }

  private PlaneTable table(int rows, int columns) {
    MemorySegment raw = RandomWeights.blocks(GgmlType.Q8_0, rows, columns, columns);
    return Packer.packTable(GgmlType.Q8_0, raw, rows, columns, arena);
  }

  private Activations gaussian(int tokens, int columns, float size, long seed) {
    Random random = new Random(seed);
    Floats values = Floats.allocate(arena, tokens, columns);
    for (int t = 0; t < tokens; t++) {
      for (int c = 0; c < columns; c++) {
        values.set(t, c, size * (float) random.nextGaussian());
      }
    }
    return activations(values);
  }

  private Activations activations(Floats values) {
    long bytes = values.rows() * kernels().preparedBytes(values.columns());
    Activations x = new Activations(values, arena.allocate(Math.max(64, bytes), 64));
    kernels().prepare(x, 0, values.rows() / 2);
    kernels().prepare(x, values.rows() / 2, values.rows());
    return x;
  }

  private Floats untouched(int rows, int columns) {
    Floats floats = Floats.allocate(arena, rows, columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        floats.set(r, c, UNTOUCHED);
      }
    }
    return floats;
  }

  private MemorySegment ints(int... values) {
    return arena.allocateFrom(Bytes.INT, values);
  }

  private static int argmax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static void check(Floats actual, Floats expected, int row, int column, double bound) {
    float found = actual.get(row, column);
    float wanted = expected.get(row, column);
    double floor = bound == 0 ? 0 : Float.MIN_NORMAL;
    if (!(Math.abs((double) found - wanted) <= bound + floor)) {
      fail("[%d, %d]: %s, expected %s within %s", row, column, found, wanted, bound);
    }
  }
}
