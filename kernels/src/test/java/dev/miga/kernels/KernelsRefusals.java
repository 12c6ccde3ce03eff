package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Shapes that do not fit are refused by every {@link Kernels} before memory is touched. */
abstract class KernelsRefusals {

  /** The kernels under test. */
  protected abstract Kernels kernels();

  private static void refuses(ThrowingCallable... calls) {
    for (int i = 0; i < calls.length; i++) {
      assertThatIllegalArgumentException().as("call %d", i).isThrownBy(calls[i]);
    }
  }

  private Activations input(Arena arena, int tokens, int columns) {
    return Activations.allocate(arena, kernels(), tokens, columns);
  }

  @Test
  void matmulRefusesWhatDoesNotFit() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment raw = RandomWeights.blocks(GgmlType.Q4_0, 40, 64, 1);
      PackedMatrix w = Packer.pack(GgmlType.Q4_0, raw, 40, 64, arena);
      Activations x = input(arena, 3, 64);
      Floats out = Floats.allocate(arena, 3, 40);
      Kernels k = kernels();
      refuses(
          () -> k.matmul(w, input(arena, 3, 32), 3, out, 0, 40),
          () -> k.matmul(w, x, 4, Floats.allocate(arena, 4, 40), 0, 40),
          () -> k.matmul(w, x, -1, out, 0, 40),
          () -> k.matmul(w, x, 3, Floats.allocate(arena, 2, 40), 0, 40),
          () -> k.matmul(w, x, 3, Floats.allocate(arena, 3, 48), 0, 40),
          () -> k.matmul(w, x, 3, out, 0, 48),
          () -> k.matmul(w, x, 3, out, -16, 16),
          () -> k.matmul(w, x, 3, out, 8, 40),
          () -> k.matmul(w, x, 3, out, 0, 24),
          () -> k.matmul(w, x, 3, out, 32, 16));
      assertThat(out.segment().toArray(Bytes.FLOAT)).containsOnly(0f);
    }
  }

  @Test
  void preparedRoomIsAsked() {
    try (Arena arena = Arena.ofConfined()) {
      Kernels k = kernels();
      Activations x = input(arena, 3, 64);
      refuses(() -> k.prepare(x, 0, 4), () -> k.prepare(x, -1, 3), () -> k.prepare(x, 2, 1));
      if (k.preparedBytes(64) > 0) {
        MemorySegment less = x.prepared().asSlice(0, 3 * k.preparedBytes(64) - 1);
        refuses(() -> k.prepare(new Activations(x.values(), less), 0, 3));
      }
    }
  }

  @Test
  void normsRefuseWhatDoesNotFit() {
    try (Arena arena = Arena.ofConfined()) {
      Kernels k = kernels();
      Floats x = Floats.allocate(arena, 3, 64);
      MemorySegment weight = arena.allocate(256, 64);
      Floats rope = Floats.allocate(arena, 3, 64);
      refuses(
          () -> k.rmsNorm(x, weight.asSlice(0, 252), 0, x, 0, 3),
          () -> k.rmsNorm(x, weight, 0, Floats.allocate(arena, 2, 64), 0, 3),
          () -> k.rmsNorm(x, weight, 0, Floats.allocate(arena, 3, 32), 0, 3),
          () -> k.rmsNorm(x, weight, 0, x, 0, 4),
          () -> k.rmsNormAdd(x, weight, 0, x, -1, 3),
          () -> k.rmsNormAdd(x, weight, 0, Floats.allocate(arena, 2, 64), 0, 3),
          () -> k.normRope(x, weight, 0, rope, 48, 0, 3),
          () -> k.normRope(x, weight, 0, rope, 0, 0, 3),
          () -> k.normRope(x, weight.asSlice(0, 128), 0, rope, 64, 0, 3),
          () -> k.normRope(x, weight, 0, Floats.allocate(arena, 2, 64), 64, 0, 3),
          () -> k.normRope(x, weight, 0, Floats.allocate(arena, 3, 32), 64, 0, 3),
          () -> k.normRope(x, weight, 0, rope, 64, 0, 4));
    }
  }

  @Test
  void geluRefusesWhatDoesNotFit() {
    try (Arena arena = Arena.ofConfined()) {
      Kernels k = kernels();
      Floats gate = Floats.allocate(arena, 3, 64);
      Floats up = Floats.allocate(arena, 3, 64);
      refuses(
          () -> k.geluMul(gate, up, 4, 0, 64),
          () -> k.geluMul(gate, up, 3, 0, 65),
          () -> k.geluMul(gate, up, 3, -1, 64),
          () -> k.geluMul(gate, Floats.allocate(arena, 2, 64), 3, 0, 64),
          () -> k.geluMul(gate, Floats.allocate(arena, 3, 32), 3, 0, 32));
    }
  }

  @Test
  void attentionRefusesWhatDoesNotFit() {
    try (Arena arena = Arena.ofConfined()) {
      Kernels k = kernels();
      long bytes = 2L * 16 * 32 * k.kvType().bytes();
      KvLayer cache =
          new KvLayer(arena.allocate(bytes, 64), arena.allocate(bytes, 64), k.kvType(), 2, 16, 32);
      Floats kv = Floats.allocate(arena, 17, 64);
      Floats q = Floats.allocate(arena, 17, 128);
      Floats out = Floats.allocate(arena, 17, 128);
      refuses(
          () -> k.storeKv(kv, kv, cache, 0, 17, 0),
          () -> k.storeKv(kv, kv, cache, 0, 1, -1),
          () -> k.storeKv(kv.first(2), kv, cache, 0, 3, 0),
          () -> k.storeKv(kv, q, cache, 0, 1, 0),
          () -> k.attention(new AttentionCall(q, cache, 100, 1, out, 0, 17, 0, 0, 4)),
          () -> k.attention(new AttentionCall(q, cache, 100, 1, out, 0, 1, 16, 0, 4)),
          () -> k.attention(new AttentionCall(q, cache, 16, 1, out, 0, 2, 20, 0, 4)),
          () -> k.attention(new AttentionCall(q, cache, 0, 1, out, 0, 1, 0, 0, 4)),
          () -> k.attention(new AttentionCall(q, cache, 8, 1, out, 0, 1, -1, 0, 4)),
          () -> k.attention(new AttentionCall(q, cache, 8, 1, out, 0, 1, 0, 0, 5)),
          () -> k.attention(new AttentionCall(q, cache, 8, 1, out, 0, 1, 0, 3, 2)),
          () -> k.attention(new AttentionCall(q, cache, 8, 1, out.first(1), 0, 2, 0, 0, 4)),
          () -> k.attention(new AttentionCall(q, cache, 8, 1, kv, 0, 1, 0, 0, 4)),
          () ->
              k.attention(
                  new AttentionCall(
                      Floats.allocate(arena, 1, 96), cache, 8, 1, out, 0, 1, 0, 0, 3)));
    }
  }

  @Test
  void partsOfAttentionRefuseWhatDoesNotFit() {
    try (Arena arena = Arena.ofConfined()) {
      Kernels k = kernels();
      long bytes = 1024L * 32 * k.kvType().bytes();
      KvLayer cache =
          new KvLayer(
              arena.allocate(bytes, 64), arena.allocate(bytes, 64), k.kvType(), 1, 1024, 32);
      Floats q = Floats.allocate(arena, 2, 128);
      Floats parts = Floats.allocate(arena, 8, 48);
      AttentionCall two = new AttentionCall(q, cache, 2000, 1, q, 1, 2, 300, 0, 4);
      AttentionCall four = new AttentionCall(q, cache, 2000, 1, q, 1, 2, 800, 0, 4);
      refuses(
          () -> k.attentionParts(two, parts, 0, 3),
          () -> k.attentionParts(two, parts, -1, 1),
          () -> k.attentionParts(two, parts, 1, 0),
          () -> k.attentionParts(four, parts, 0, 3),
          () -> k.attentionParts(two, q, 0, 1),
          () -> k.attentionParts(single(q, cache, 0, 300), parts, 0, 1),
          () -> k.attentionParts(single(q, cache, 2000, -1), parts, 0, 1),
          () -> k.attentionParts(single(q, cache, 2000, 1024), parts, 0, 1),
          () -> k.attentionParts(new AttentionCall(q, cache, 9, 1, q, 0, 2, 3, 0, 4), parts, 0, 1),
          () -> k.attentionParts(new AttentionCall(q, cache, 9, 1, q, 0, 1, 3, 1, 4), parts, 0, 1),
          () -> k.joinAttention(four, parts),
          () -> k.joinAttention(two, q),
          () -> k.joinAttention(new AttentionCall(q, cache, 9, 1, q, 0, 2, 3, 0, 4), parts));
    }
  }

  private static AttentionCall single(Floats q, KvLayer cache, int window, int position) {
    return new AttentionCall(q, cache, window, 1, q, 0, 1, position, 0, 4);
  }

  @Test
  void headRefusesWhatDoesNotFit() {
    try (Arena arena = Arena.ofConfined()) {
      Kernels k = kernels();
      MemorySegment raw = RandomWeights.blocks(GgmlType.Q8_0, 20, 64, 1);
      PlaneTable table = Packer.packTable(GgmlType.Q8_0, raw, 20, 64, arena);
      Activations x = input(arena, 2, 64);
      Floats out = Floats.allocate(arena, 2, 20);
      Floats low = Floats.allocate(arena, 2, 2);
      Floats high = Floats.allocate(arena, 2, 2);
      CoarseMargin margin = new CoarseMargin(1, 1);
      MemorySegment rows = arena.allocateFrom(Bytes.INT, 0, 20, -1, 3);
      MemorySegment some = arena.allocate(16, 4);
      refuses(
          () -> k.coarseBounds(table, input(arena, 2, 32), 2, margin, low, high, 0, 20),
          () -> k.coarseBounds(table, x, 3, margin, low, high, 0, 20),
          () -> k.coarseBounds(table, x, 2, margin, low.first(1), high, 0, 20),
          () -> k.coarseBounds(table, x, 2, margin, low, out, 0, 20),
          () -> k.coarseBounds(table, x, 2, margin, low, high, 4, 20),
          () -> k.coarseBounds(table, x, 2, margin, low, high, 0, 17),
          () -> k.coarseBounds(table, x, 2, margin, low, high, 0, 21),
          () -> k.tableLogits(table, x, 2, out, 0, 21),
          () -> k.tableLogits(table, x, 2, out, 7, 6),
          () -> k.candidates(table, x, 2, margin, high, 0, some),
          () -> k.candidates(table, x, -1, margin, high, 0, some),
          () -> k.candidates(table, x, 1, margin, high.first(1), 0, some),
          () -> k.candidates(table, input(arena, 2, 32), 0, margin, high, 0, some),
          () -> k.rowLogits(table, x, 0, rows, some, 0, 2),
          () -> k.rowLogits(table, x, 0, rows, some, 2, 3),
          () -> k.rowLogits(table, x, 0, rows, some, 3, 5),
          () -> k.rowLogits(table, x, 0, rows, some.asSlice(0, 12), 3, 4),
          () -> k.rowLogits(table, x, 2, rows, some, 0, 1),
          () -> k.rowLogits(table, input(arena, 2, 32), 0, rows, some, 0, 1));
    }
  }
}
