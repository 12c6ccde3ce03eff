package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The specification meets its own contract, and a few numbers worked out by hand. */
class ScalarKernelsTest extends KernelsContract {
  private final Kernels kernels = new ScalarKernels();

  @Override
  protected Kernels kernels() {
    return kernels;
  }

  @Test
  void matmulIsRowsTimesColumns() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment raw = MemorySegment.ofArray(new float[] {1, 2, 3, 4, 5, 6});
      PackedMatrix w = Packer.pack(GgmlType.F32, raw, 2, 3, arena);
      Activations x = Activations.allocate(arena, kernels, 1, 3);
      x.values().segment().copyFrom(MemorySegment.ofArray(new float[] {10, 100, 1000}));
      Floats out = Floats.allocate(arena, 1, 2);
      kernels.matmul(w, x, 1, out, 0, 2);
      assertThat(out.row(0)).containsExactly(3210, 6540);
    }
  }

  @Test
  void rmsNormDividesByTheRootOfTheMeanSquare() {
    try (Arena arena = Arena.ofConfined()) {
      Floats x = floats(arena, 3, 4);
      MemorySegment weight = MemorySegment.ofArray(new float[] {1, 10});
      kernels.rmsNorm(x, weight, 0, x, 0, 1);
      float rms = (float) Math.sqrt(12.5);
      Close.assertClose(x.row(0), new float[] {3 / rms, 40 / rms}, 1e-6f);
    }
  }

  @Test
  void ropeTurnsTheFirstHalfIntoTheSecond() {
    try (Arena arena = Arena.ofConfined()) {
      Floats x = floats(arena, 1, 1, -1, 1);
      MemorySegment weight = MemorySegment.ofArray(new float[] {1, 1, 1, 1});
      kernels.normRope(x, weight, 0, floats(arena, 0, 1, 1, 0), 4, 0, 1);
      Close.assertClose(x.row(0), new float[] {1, 1, 1, 1}, 1e-6f);
    }
  }

  @Test
  void attentionWeighsValuesByTheExponentialOfScores() {
    try (Arena arena = Arena.ofConfined()) {
      KvLayer cache =
          new KvLayer(arena.allocate(16), arena.allocate(16), KvLayer.KvType.F32, 1, 2, 2);
      Floats k = new Floats(MemorySegment.ofArray(new float[] {1, 0, 0, 1}), 2, 2);
      Floats v = new Floats(MemorySegment.ofArray(new float[] {4, 8, 8, 4}), 2, 2);
      kernels.storeKv(k, v, cache, 0, 2, 0);
      Floats q = floats(arena, 0, (float) Math.log(3));
      Floats out = Floats.allocate(arena, 1, 2);
      kernels.attention(new AttentionCall(q, cache, 8, 1, out, 0, 1, 1, 0, 1));
      Close.assertClose(out.row(0), new float[] {7, 5}, 1e-6f);
    }
  }

  private static Floats floats(Arena arena, float... values) {
    return new Floats(arena.allocateFrom(Bytes.FLOAT, values), 1, values.length);
  }
}
