package dev.miga.kernels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.miga.kernels.Floats;
import dev.miga.kernels.GgmlType;
import dev.miga.kernels.training.TrainingKernels.HeadNorms;
import dev.miga.kernels.training.TrainingKernels.Qkv;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What does not fit is refused by every {@link TrainingKernels} before memory is touched. */
@ParameterizedClass
@MethodSource("dev.miga.kernels.training.TrainingSets#all")
class TrainingRefusalsTest {
  private static final AttentionShape SHAPE = new AttentionShape(4, 2, 8, 5, 0.3f);

  private final Arena arena = Arena.ofConfined();
  private final TrainingKernels k;

  TrainingRefusalsTest(TrainingKernels kernels) {
    this.k = kernels;
  }

  @AfterEach
  void free() {
    arena.close();
  }

  private static void refuses(ThrowingCallable... calls) {
    for (int i = 0; i < calls.length; i++) {
      assertThatIllegalArgumentException().as("call %d", i).isThrownBy(calls[i]);
    }
  }

  private MemorySegment f32(int numbers) {
    return arena.allocate(4L * numbers, 64);
  }

  private MemorySegment num(int numbers) {
    return arena.allocate((long) k.format().bytes() * numbers, 64);
  }

  private MemorySegment ints(int... values) {
    return arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_INT, values);
  }

  private static MemorySegment less(MemorySegment segment) {
    return segment.asSlice(0, segment.byteSize() - 1);
  }

  @Test
  void productsRefuseWhatDoesNotFit() {
    PackedOperand b = k.allocatePacked(arena, 3, 4);
    MemorySegment source = f32(12);
    MemorySegment c = f32(6);
    Product p = new Product(num(8), 4, b.segment(), 4);
    Product none = Product.none();
    k.pack(b, source, 4, 1, 1);
    k.multiply(p, none, c, 3, 2, 3);
    PackedOperand small = new PackedOperand(less(b.segment()), 3, 4);
    refuses(
        () -> k.pack(b, less(source), 4, 1, 1),
        () -> k.pack(b, source, 5, 1, 1),
        () -> k.pack(b, source, 4, 2, 1),
        () -> k.pack(b, source, -4, 1, 1),
        () -> k.pack(small, source, 4, 1, 1),
        () -> k.pack(new PackedOperand(b.segment().asReadOnly(), 3, 4), source, 4, 1, 1),
        () -> k.packNums(b, less(num(12)), 4, 1),
        () -> k.multiply(p, none, less(c), 3, 2, 3),
        () -> k.multiply(p, none, c.asReadOnly(), 3, 2, 3),
        () -> k.multiply(p, none, c, 2, 2, 3),
        () -> k.multiply(p, none, c, 3, -1, 3),
        () -> k.multiply(p, none, c, 3, 3, 3),
        () -> k.multiply(p, p, f32(200), 100, 2, 65),
        () -> k.multiply(new Product(less(num(8)), 4, b.segment(), 4), none, c, 3, 2, 3),
        () -> k.multiply(new Product(num(8), -4, b.segment(), 4), none, c, 3, 2, 3),
        () -> k.multiply(new Product(num(8), 4, b.segment(), -1), none, c, 3, 2, 3),
        () -> k.multiply(p, new Product(num(8), 5, b.segment(), 4), c, 3, 2, 3));
    assertThat(c.toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT)).containsOnly(0f);
  }

  @Test
  void rowsRefuseWhatDoesNotFit() {
    MemorySegment x = f32(6);
    MemorySegment w = f32(3);
    refuses(
        () -> k.rmsNorm(less(x), w, 0, num(6), 2, 3),
        () -> k.rmsNorm(x, less(w), 0, num(6), 2, 3),
        () -> k.rmsNorm(x, w, 0, less(num(6)), 2, 3),
        () -> k.rmsNorm(x, w, 0, num(6).asReadOnly(), 2, 3),
        () -> k.rmsNorm(x, w, 0, num(6), -2, 3),
        () -> k.rmsNormAdd(x, w, 0, less(x), f32(6), 2, 3),
        () -> k.rmsNormAdd(x, w, 0, x, less(f32(6)), 2, 3),
        () -> k.rmsNormBackward(x, w, 0, less(x), f32(6), 2, 3),
        () -> k.rmsNormBackward(x, w, 0, x, less(f32(6)), 2, 3),
        () -> k.rmsNormBackwardAdd(x, w, 0, x, less(f32(6)), 2, 3),
        () -> k.geluForward(less(f32(12)), num(6), 2, 3),
        () -> k.geluForward(f32(12), less(num(6)), 2, 3),
        () -> k.geluBackward(f32(12), less(x), num(12), 2, 3),
        () -> k.geluBackward(f32(12), x, less(num(12)), 2, 3),
        () -> k.convert(less(x), 3, num(6), 3, 2, 3),
        () -> k.convert(x, 4, num(6), 3, 2, 3),
        () -> k.convert(x, 3, num(6), 2, 2, 3),
        () -> k.convert(x, 3, less(num(6)), 3, 2, 3),
        () -> k.dropout(Dropout.none(), less(num(6)), num(6), 0, 2, 3),
        () -> k.dropout(Dropout.none(), num(6), less(num(6)), 0, 2, 3),
        () -> k.dropoutBackwardAdd(Dropout.none(), less(x), f32(6), 0, 2, 3),
        () -> k.dropoutBackwardAdd(Dropout.none(), x, less(f32(6)), 0, 2, 3));
  }

  @Test
  void projectionsRefuseWhatDoesNotFit() {
    int m = 2;
    MemorySegment qkv = f32(m * 64);
    HeadNorms norms = new HeadNorms(f32(8), f32(8), 0);
    MemorySegment rope = f32(3 * 8);
    Qkv out = new Qkv(num(m * 32), num(m * 16), num(m * 16));
    Qkv gradient = new Qkv(f32(m * 32), f32(m * 16), f32(m * 16));
    MemorySegment at = ints(0, 2);
    MemorySegment dx = num(m * 64);
    k.qkvForward(SHAPE, qkv, norms, rope, at, out, m);
    k.qkvBackward(SHAPE, qkv, norms, rope, at, gradient, dx, f32(16), m);
    Qkv small = new Qkv(out.q(), less(out.k()), out.v());
    Qkv few = new Qkv(gradient.q(), gradient.k(), less(gradient.v()));
    refuses(
        () -> k.qkvForward(SHAPE, less(qkv), norms, rope, at, out, m),
        () -> k.qkvForward(SHAPE, qkv, new HeadNorms(f32(7), f32(8), 0), rope, at, out, m),
        () -> k.qkvForward(SHAPE, qkv, norms, rope, ints(0, 3), out, m),
        () -> k.qkvForward(SHAPE, qkv, norms, rope, ints(-1, 0), out, m),
        () -> k.qkvForward(SHAPE, qkv, norms, rope, ints(0), out, m),
        () -> k.qkvForward(SHAPE, qkv, norms, rope, at, small, m),
        () -> k.qkvBackward(SHAPE, qkv, norms, rope, at, few, dx, f32(16), m),
        () -> k.qkvBackward(SHAPE, qkv, norms, rope, at, gradient, less(dx), f32(16), m),
        () -> k.qkvBackward(SHAPE, qkv, norms, rope, at, gradient, dx, f32(15), m),
        () -> new AttentionShape(3, 2, 8, 5, 1),
        () -> new AttentionShape(4, 2, 7, 5, 1),
        () -> new AttentionShape(4, 0, 8, 5, 1),
        () -> new AttentionShape(4, 2, 8, 0, 1));
  }

  @Test
  void attentionRefusesWhatDoesNotFit() {
    int tokens = 7;
    Qkv in = new Qkv(num(tokens * 32), num(tokens * 16), num(tokens * 16));
    MemorySegment out = num(tokens * 32);
    MemorySegment dOut = f32(tokens * 32);
    MemorySegment sums = f32(tokens * 4);
    MemorySegment rows = ints(0, 1, 2, 4, 5, 6);
    MemorySegment scratch = arena.allocate(k.attentionScratchBytes(SHAPE, 3, 6), 64);
    Qkv gradient = new Qkv(f32(tokens * 32), f32(6 * 16), f32(6 * 16));
    QueryBlock block = new QueryBlock(rows, 3, 3);
    k.attentionForward(SHAPE, block, in, out, sums, scratch);
    k.attentionBackward(SHAPE, block, in, out, dOut, sums, gradient, scratch);
    QueryBlock beyond = new QueryBlock(ints(0, 1, 2, 4, 5, 7), 3, 3);
    QueryBlock negative = new QueryBlock(ints(0, -1, 2, 4, 5, 6), 3, 3);
    Qkv shortKeys = new Qkv(in.q(), less(in.k()), in.v());
    Qkv few = new Qkv(gradient.q(), gradient.k(), less(gradient.v()));
    Qkv fewQueries = new Qkv(less(gradient.q()), gradient.k(), gradient.v());
    refuses(
        () -> k.attentionForward(SHAPE, beyond, in, out, sums, scratch),
        () -> k.attentionForward(SHAPE, negative, in, out, sums, scratch),
        () -> k.attentionForward(SHAPE, new QueryBlock(rows, 3, 4), in, out, sums, scratch),
        () -> k.attentionForward(SHAPE, new QueryBlock(rows, -1, 3), in, out, sums, scratch),
        () -> k.attentionForward(SHAPE, block, shortKeys, out, sums, scratch),
        () -> k.attentionForward(SHAPE, block, in, less(out), sums, scratch),
        () -> k.attentionForward(SHAPE, block, in, out, less(sums), scratch),
        () -> k.attentionForward(SHAPE, block, in, out, sums, arena.allocate(1)),
        () -> k.attentionBackward(SHAPE, block, in, out, less(dOut), sums, gradient, scratch),
        () -> k.attentionBackward(SHAPE, block, in, out, dOut, sums, few, scratch),
        () -> k.attentionBackward(SHAPE, block, in, out, dOut, sums, fewQueries, scratch));
  }

  @Test
  void tablesRefuseWhatDoesNotFit() {
    MemorySegment data = arena.allocate(GgmlType.Q8_0.bytes(9 * 64), 64);
    StoredTable table = new StoredTable(GgmlType.Q8_0, data, 9, 64);
    MemorySegment h = num(2 * 64);
    HeadState state = HeadState.allocate(arena, 2, 64);
    HeadState narrow = HeadState.allocate(arena, 2, 32);
    HeadState one = HeadState.allocate(arena, 1, 64);
    MemorySegment scratch = arena.allocate(k.headScratchBytes(2, 64), 64);
    MemorySegment row = f32(64);
    MemorySegment some = f32(2);
    k.headPart(table, 0, 9, h, 2, ints(0, 8), state, scratch);
    k.rowLogits(table, ints(0, 8), 2, row, some, row);
    refuses(
        () -> k.headPart(table, 0, 10, h, 2, ints(0, 8), state, scratch),
        () -> k.headPart(table, -1, 9, h, 2, ints(0, 8), state, scratch),
        () -> k.headPart(table, 5, 4, h, 2, ints(0, 8), state, scratch),
        () -> k.headPart(table, 0, 9, less(h), 2, ints(0, 8), state, scratch),
        () -> k.headPart(table, 0, 9, h, 2, ints(0), state, scratch),
        () -> k.headPart(table, 0, 9, h, 2, ints(0, 8), narrow, scratch),
        () -> k.headPart(table, 0, 9, h, 2, ints(0, 8), one, scratch),
        () -> k.headPart(table, 0, 9, h, 2, ints(0, 8), state, less(scratch)),
        () -> k.rowLogits(table, ints(0, 9), 2, row, some, row),
        () -> k.rowLogits(table, ints(0, -1), 2, row, some, row),
        () -> k.rowLogits(table, ints(0), 2, row, some, row),
        () -> k.rowLogits(table, ints(0, 8), 2, less(row), some, row),
        () -> k.rowLogits(table, ints(0, 8), 2, row, less(some), row),
        () -> k.rowLogits(table, ints(0, 8), 2, row, some, less(row)),
        () -> k.addRows(table, ints(0, 9), 2, some, f32(64), row),
        () -> k.addRows(table, ints(0, 8), 2, less(some), f32(64), row),
        () -> k.addRows(table, ints(0, 8), 2, some, f32(63), row),
        () -> k.tableRows(table, ints(9), 1, 1, f32(64)),
        () -> k.tableRows(table, ints(8), 1, 1, f32(63)),
        () -> new StoredTable(GgmlType.Q8_0, data, 18, 16),
        () -> new StoredTable(GgmlType.Q8_0, less(data), 9, 64));
  }

  @Test
  void gradientsAndStepsRefuseWhatDoesNotFit() {
    PackedOperand x = k.allocatePacked(arena, 4, 6);
    MemorySegment dy = num(6 * 3);
    MemorySegment dw = f32(12);
    MemorySegment scratch = arena.allocate(k.weightGradientScratchBytes(3, 6) + 64, 64);
    PackedOperand small = new PackedOperand(less(x.segment()), 4, 6);
    k.weightGradient(dy, 3, 3, x, dw, scratch);
    AdamStep step = new AdamStep(1, 0, 0, 0, 1, 1, 0);
    refuses(
        () -> k.weightGradient(less(dy), 3, 3, x, dw, scratch),
        () -> k.weightGradient(dy, 4, 3, x, dw, scratch),
        () -> k.weightGradient(dy, 3, 3, small, dw, scratch),
        () -> k.weightGradient(dy, 3, 3, x, less(dw), scratch),
        () -> k.outerSum(less(dy), 3, 3, num(24), 4, 4, 6, 1, dw, 4),
        () -> k.outerSum(dy, 3, 3, less(num(24)), 4, 4, 6, 1, dw, 4),
        () -> k.outerSum(dy, 3, 3, num(24), 4, 4, 6, 1, less(dw), 4),
        () -> k.outerSum(dy, 3, 3, num(24), 4, 4, 6, 1, dw, 3),
        () -> k.outerSum(dy, 3, 3, num(24), 4, 4, 7, 1, dw, 4),
        () -> k.adamw(step, f32(4), f32(3), f32(4), f32(4)),
        () -> k.adamw(step, f32(4), f32(4), f32(3), f32(4)),
        () -> k.adamw(step, f32(4), f32(4), f32(4), f32(3)),
        () -> k.adamw(step, f32(4).asReadOnly(), f32(4), f32(4), f32(4)));
    assertThat(k.sumOfSquares(Floats.allocate(arena, 1, 3))).isZero();
  }
}
