package dev.miga.kernels.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.kernels.Floats;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.GuardedArena;
import dev.miga.kernels.training.TrainingKernels.HeadNorms;
import dev.miga.kernels.training.TrainingKernels.Qkv;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every set of native kernels that runs here against the scalar ones, on sizes that do not fit
 * their tiles. Inputs are rounded to the format first, so that what is left is the order of sums,
 * and in bf16 the rounding of results: 2^-9 relative each; 16-bit integers round factors to 2^-13
 * of the largest of 64.
 */
class NativeTrainingKernelsTest {
  private final Arena arena = new GuardedArena();
  private final Numbers numbers = new Numbers(arena, 5);
  private final TrainingKernels scalar = new ScalarTrainingKernels();

  static Stream<TrainingKernels> kernels() {
    return TrainingSets.running();
  }

  @AfterEach
  void free() {
    arena.close();
  }

  private static double tolerance(TrainingKernels kernels) {
    return kernels.format() == NumberFormat.BF16 ? 4e-3 : kernels.roundsFactors() ? 5e-4 : 2e-6;
  }

  private float[] input(TrainingKernels kernels, int count) {
    return numbers.rounded(kernels, numbers.gaussian(count));
  }

  private static void close(TrainingKernels kernels, float[] found, float[] expected) {
    assertThat(Numbers.relativeError(found, expected)).isLessThan(tolerance(kernels));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void products(TrainingKernels kernels) {
    for (int[] shape :
        new int[][] {
          {1, 1, 2, 2},
          {7, 16, 6, 2},
          {13, 77, 30, 3},
          {100, 200, 64, 5},
          {9, 21, 333, 70},
          {300, 48, 34, 16}
        }) {
      float[] a = input(kernels, shape[0] * shape[2]);
      float[] b = input(kernels, shape[1] * shape[2]);
      float[] u = input(kernels, shape[0] * (shape[3] + 1));
      float[] v = input(kernels, shape[3] * shape[1]);
      close(kernels, product(kernels, shape, a, b, u, v), product(scalar, shape, a, b, u, v));
    }
  }

  private float[] product(
      TrainingKernels kernels, int[] shape, float[] a, float[] b, float[] u, float[] v) {
    int m = shape[0];
    int n = shape[1];
    PackedOperand first = kernels.allocatePacked(arena, n, shape[2]);
    kernels.pack(first, numbers.floats(b), shape[2], 1, 1);
    PackedOperand second = kernels.allocatePacked(arena, n, shape[3]);
    kernels.pack(second, numbers.floats(v), 1, n, 2);
    int stride = n + 3;
    MemorySegment c = numbers.zeros(m * stride);
    kernels.multiply(
        new Product(numbers.nums(kernels, a), shape[2], first.segment(), shape[2]),
        new Product(numbers.nums(kernels, u), shape[3] + 1, second.segment(), shape[3]),
        c,
        stride,
        m,
        n);
    return Numbers.read(c, m * stride);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void norms(TrainingKernels kernels) {
    int m = 3;
    int d = 37;
    MemorySegment x = numbers.floats(numbers.gaussian(m * d));
    MemorySegment w = numbers.floats(numbers.gaussian(d));
    MemorySegment y = numbers.floats(numbers.gaussian(m * d));
    MemorySegment[] found = {numbers.nums(m * d), numbers.zeros(m * d), numbers.zeros(m * d)};
    MemorySegment[] expected = {numbers.zeros(m * d), numbers.zeros(m * d), numbers.zeros(m * d)};
    for (TrainingKernels k : List.of(kernels, scalar)) {
      MemorySegment[] out = k.equals(kernels) ? found : expected;
      k.rmsNorm(x, w, 1e-6f, out[0], m, d);
      k.rmsNormAdd(x, w, 1e-6f, y, out[1], m, d);
      k.rmsNormBackward(x, w, 1e-6f, y, out[2], m, d);
      k.rmsNormBackwardAdd(x, w, 1e-6f, y, out[2], m, d);
    }
    close(kernels, Numbers.read(kernels, found[0], m * d), Numbers.read(expected[0], m * d));
    close(kernels, Numbers.read(found[1], m * d), Numbers.read(expected[1], m * d));
    close(kernels, Numbers.read(found[2], m * d), Numbers.read(expected[2], m * d));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void queriesKeysAndValues(TrainingKernels kernels) {
    AttentionShape shape = new AttentionShape(3, 1, 10, 9, 0.3f);
    int m = 4;
    MemorySegment x = numbers.floats(numbers.gaussian(m * shape.qkvColumns()));
    HeadNorms norms =
        new HeadNorms(
            numbers.floats(numbers.gaussian(10)), numbers.floats(numbers.gaussian(10)), 1e-6f);
    MemorySegment rope = numbers.floats(numbers.gaussian(8 * 10));
    MemorySegment positions = numbers.ints(5, 0, 7, 7);
    Qkv gradient =
        new Qkv(
            numbers.floats(numbers.gaussian(m * 30)),
            numbers.floats(numbers.gaussian(m * 10)),
            numbers.floats(numbers.gaussian(m * 10)));
    float[][] results = new float[2][];
    float[][] gradients = new float[2][];
    for (TrainingKernels k : List.of(kernels, scalar)) {
      int at = k.equals(kernels) ? 0 : 1;
      Qkv out = new Qkv(numbers.nums(m * 30), numbers.nums(m * 10), numbers.nums(m * 10));
      k.qkvForward(shape, x, norms, rope, positions, out, m);
      results[at] = Numbers.read(k, out.q(), m * 30);
      MemorySegment dx = numbers.nums(m * 50);
      MemorySegment scratch = numbers.zeros(20);
      k.qkvBackward(shape, x, norms, rope, positions, gradient, dx, scratch, m);
      gradients[at] = Numbers.read(k, dx, m * 50);
    }
    close(kernels, results[0], results[1]);
    close(kernels, gradients[0], gradients[1]);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void attention(TrainingKernels kernels) {
    AttentionShape shape = new AttentionShape(4, 2, 12, 70, 0.3f);
    int tokens = 90;
    float[] q = input(kernels, tokens * 48);
    float[] kv = input(kernels, 2 * tokens * 24);
    float[] dOut = input(kernels, tokens * 48);
    float[][] found = attention(kernels, shape, tokens, q, kv, dOut);
    float[][] expected = attention(scalar, shape, tokens, q, kv, dOut);
    double factor = kernels.format() == NumberFormat.BF16 ? 3 : 1;
    for (int i = 0; i < found.length; i++) {
      assertThat(Numbers.relativeError(found[i], expected[i]))
          .as("result %d", i)
          .isLessThan(factor * tolerance(kernels));
    }
  }

  /** The branch skips row 3; queries come in two blocks. */
  private float[][] attention(
      TrainingKernels kernels,
      AttentionShape shape,
      int tokens,
      float[] q,
      float[] kv,
      float[] dOut) {
    int[] branch = new int[tokens - 1];
    for (int i = 0; i < branch.length; i++) {
      branch[i] = i < 3 ? i : i + 1;
    }
    MemorySegment rows = numbers.ints(branch);
    Qkv in =
        new Qkv(
            numbers.nums(kernels, q),
            numbers.nums(kernels, java.util.Arrays.copyOf(kv, tokens * 24)),
            numbers.nums(kernels, java.util.Arrays.copyOfRange(kv, tokens * 24, 2 * tokens * 24)));
    MemorySegment out = numbers.nums(tokens * 48);
    MemorySegment logSums = numbers.zeros(tokens * 4);
    Qkv gradient =
        new Qkv(numbers.zeros(tokens * 48), numbers.zeros(tokens * 24), numbers.zeros(tokens * 24));
    MemorySegment scratch = arena.allocate(kernels.attentionScratchBytes(shape, 64, tokens), 64);
    for (QueryBlock block : List.of(new QueryBlock(rows, 0, 40), new QueryBlock(rows, 40, 49))) {
      kernels.attentionForward(shape, block, in, out, logSums, scratch);
    }
    for (QueryBlock block : List.of(new QueryBlock(rows, 0, 40), new QueryBlock(rows, 40, 49))) {
      kernels.attentionBackward(
          shape, block, in, out, numbers.floats(dOut), logSums, gradient, scratch);
    }
    return new float[][] {
      Numbers.read(kernels, out, tokens * 48),
      Numbers.read(logSums, tokens * 4),
      Numbers.read(gradient.q(), tokens * 48),
      Numbers.read(gradient.k(), tokens * 24),
      Numbers.read(gradient.v(), tokens * 24)
    };
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void gelu(TrainingKernels kernels) {
    int f = 41;
    float[] x = numbers.gaussian(2 * 2 * f);
    x[0] = 60;
    x[1] = -60;
    x[2] = 0;
    MemorySegment gateUp = numbers.floats(x);
    MemorySegment dy = numbers.floats(numbers.gaussian(2 * f));
    MemorySegment[] out = {numbers.nums(2 * f), numbers.nums(2 * f)};
    MemorySegment[] dx = {numbers.nums(4 * f), numbers.nums(4 * f)};
    kernels.geluForward(gateUp, out[0], 2, f);
    scalar.geluForward(gateUp, out[1], 2, f);
    kernels.geluBackward(gateUp, dy, dx[0], 2, f);
    scalar.geluBackward(gateUp, dy, dx[1], 2, f);
    close(kernels, Numbers.read(kernels, out[0], 2 * f), Numbers.read(out[1], 2 * f));
    close(kernels, Numbers.read(kernels, dx[0], 4 * f), Numbers.read(dx[1], 4 * f));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void dropoutKeepsTheSameElements(TrainingKernels kernels) {
    Dropout mask = new Dropout(77, 0.3f);
    float[] x = input(kernels, 5 * 19);
    MemorySegment[] out = {numbers.nums(x.length), numbers.nums(x.length)};
    MemorySegment[] dx = {numbers.zeros(x.length), numbers.zeros(x.length)};
    kernels.dropout(mask, numbers.nums(kernels, x), out[0], 3, 5, 19);
    scalar.dropout(mask, numbers.floats(x), out[1], 3, 5, 19);
    kernels.dropoutBackwardAdd(mask, numbers.floats(x), dx[0], 3, 5, 19);
    scalar.dropoutBackwardAdd(mask, numbers.floats(x), dx[1], 3, 5, 19);
    close(kernels, Numbers.read(kernels, out[0], x.length), Numbers.read(out[1], x.length));
    close(kernels, Numbers.read(dx[0], x.length), Numbers.read(dx[1], x.length));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void headOverTablesOfEveryType(TrainingKernels kernels) {
    for (GgmlType type : List.of(GgmlType.F32, GgmlType.BF16, GgmlType.Q8_0)) {
      StoredTable table = table(type, 600, 64);
      float[] h = input(kernels, 5 * 64);
      HeadState found = head(kernels, table, h);
      HeadState expected = head(scalar, table, h);
      assertThat(Numbers.relativeError(shares(found), shares(expected)))
          .as("%s", type)
          .isLessThan(
              kernels.format() == NumberFormat.BF16 ? 3e-2 : kernels.roundsFactors() ? 2e-3 : 1e-5);
      close(kernels, Numbers.read(found.top(), 5), Numbers.read(expected.top(), 5));
    }
  }

  private StoredTable table(GgmlType type, int rows, int columns) {
    float[] values = numbers.gaussian(rows * columns);
    MemorySegment data = arena.allocate(type.bytes(values.length), 64);
    for (int i = 0; i < values.length; i++) {
      switch (type) {
        case F32 -> data.setAtIndex(ValueLayout.JAVA_FLOAT, i, values[i]);
        case BF16 ->
            data.setAtIndex(
                ValueLayout.JAVA_SHORT, i, (short) (Float.floatToIntBits(values[i]) >>> 16));
        default -> {
          long block = i / 32 * 34L;
          data.set(ValueLayout.JAVA_SHORT_UNALIGNED, block, Float.floatToFloat16(0.02f));
          data.set(ValueLayout.JAVA_BYTE, block + 2 + i % 32, (byte) (50 * values[i]));
        }
      }
    }
    return new StoredTable(type, data, rows, columns);
  }

  private HeadState head(TrainingKernels kernels, StoredTable table, float[] h) {
    HeadState state = HeadState.allocate(arena, 5, table.columns());
    state.reset(5);
    MemorySegment scratch = arena.allocate(kernels.headScratchBytes(5, table.columns()), 64);
    MemorySegment targets = numbers.ints(3, 599, 20, 257, 555);
    MemorySegment x = numbers.nums(kernels, h);
    kernels.headPart(table, 0, 550, x, 5, targets, state, scratch);
    kernels.headPart(table, 550, 600, x, 5, targets, state, scratch);
    return state;
  }

  /** Mean rows under the softmax, which do not depend on the running maximum. */
  private static float[] shares(HeadState state) {
    int columns = state.rowSum().columns();
    float[] out = new float[5 * columns];
    for (int i = 0; i < out.length; i++) {
      float sum = state.sum().getAtIndex(ValueLayout.JAVA_FLOAT, i / columns);
      out[i] = state.rowSum().get(i / columns, i % columns) / sum;
    }
    return out;
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void listedRowsOfTheTable(TrainingKernels kernels) {
    StoredTable table = table(GgmlType.Q8_0, 50, 64);
    MemorySegment ids = numbers.ints(4, 49, 4);
    MemorySegment h = numbers.floats(numbers.gaussian(64));
    MemorySegment[] logits = {numbers.zeros(3), numbers.zeros(3)};
    MemorySegment[] dh = {numbers.zeros(64), numbers.zeros(64)};
    MemorySegment[] rows = {numbers.zeros(3 * 64), numbers.zeros(3 * 64)};
    for (int i = 0; i < 2; i++) {
      TrainingKernels k = i == 0 ? kernels : scalar;
      k.rowLogits(table, ids, 3, h, logits[i], numbers.zeros(64));
      k.addRows(table, ids, 3, logits[i], dh[i], numbers.zeros(64));
      k.tableRows(table, ids, 3, 0.5f, rows[i]);
    }
    assertThat(Numbers.relativeError(Numbers.read(logits[0], 3), Numbers.read(logits[1], 3)))
        .isLessThan(1e-6);
    assertThat(Numbers.relativeError(Numbers.read(dh[0], 64), Numbers.read(dh[1], 64)))
        .isLessThan(1e-6);
    assertThat(Numbers.read(rows[0], 192)).isEqualTo(Numbers.read(rows[1], 192));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void gradientsOfFactors(TrainingKernels kernels) {
    gradientsOfFactors(kernels, 21);
    gradientsOfFactors(kernels, 290);
  }

  private void gradientsOfFactors(TrainingKernels kernels, int tokens) {
    float[] u = input(kernels, tokens * 12);
    float[] x = input(kernels, tokens * 70);
    MemorySegment[] out = {numbers.zeros(11 * 80), numbers.zeros(11 * 80)};
    kernels.outerSum(
        numbers.nums(kernels, u), 12, 11, numbers.nums(kernels, x), 70, 69, tokens, 2, out[0], 80);
    scalar.outerSum(numbers.floats(u), 12, 11, numbers.floats(x), 70, 69, tokens, 2, out[1], 80);
    assertThat(Numbers.relativeError(Numbers.read(out[0], 880), Numbers.read(out[1], 880)))
        .isLessThan(1e-6);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void gradientsOfLinears(TrainingKernels kernels) {
    int tokens = 33;
    float[] dy = input(kernels, tokens * 20);
    float[] x = input(kernels, tokens * 70);
    float[][] found = new float[2][];
    for (TrainingKernels k : List.of(kernels, scalar)) {
      PackedOperand packed = k.allocatePacked(arena, 70, tokens);
      k.packNums(packed, numbers.nums(k, x), 1, 70);
      MemorySegment target = numbers.zeros(19 * 70);
      MemorySegment scratch = arena.allocate(k.weightGradientScratchBytes(19, tokens) + 64, 64);
      k.weightGradient(numbers.nums(k, dy), 20, 19, packed, target, scratch);
      k.weightGradient(numbers.nums(k, dy), 20, 19, packed, target, scratch);
      found[k.equals(kernels) ? 0 : 1] = Numbers.read(target, 19 * 70);
    }
    assertThat(Numbers.relativeError(found[0], found[1])).isLessThan(tolerance(kernels));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kernels")
  void optimizerSteps(TrainingKernels kernels) {
    AdamStep step = new AdamStep(0.5f, 0.9f, 0.99f, 1e-2f, 3, 1e-8f, 1e-3f);
    float[] p = numbers.gaussian(45);
    float[] g = numbers.gaussian(45);
    MemorySegment[] parameters = {numbers.floats(p), numbers.floats(p)};
    for (int i = 0; i < 2; i++) {
      TrainingKernels k = i == 0 ? kernels : scalar;
      MemorySegment first = numbers.zeros(45);
      MemorySegment second = numbers.zeros(45);
      k.adamw(step, parameters[i], numbers.floats(g), first, second);
      k.adamw(step, parameters[i], numbers.floats(g), first, second);
    }
    assertThat(
            Numbers.relativeError(Numbers.read(parameters[0], 45), Numbers.read(parameters[1], 45)))
        .isLessThan(1e-6);
    Floats gradient = new Floats(numbers.floats(g), 1, 45);
    assertThat(kernels.sumOfSquares(gradient))
        .isCloseTo(scalar.sumOfSquares(gradient), org.assertj.core.data.Offset.offset(1e-9));
  }
}
