package dev.miga.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract for each instruction set of the native kernels that runs here, in memory that ends
 * at guard pages. {@link NativeSetsTest} says which do not, and why.
 */
@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("dev.miga.kernels.NativeSets#running")
class NativeSetTest extends KernelsContract {
  private final Kernels kernels;

  NativeSetTest(NativeSet set) {
    kernels = NativeSets.load(set);
  }

  @Override
  protected Kernels kernels() {
    return kernels;
  }

  @Override
  protected Arena newArena() {
    return new GuardedArena();
  }

  /**
   * Each of a group's sixteen values is off by half a step, {@code largest / 254}, so the group by
   * at most {@code 4 / 254} of its norm.
   */
  @Override
  protected double matmulActivationError() {
    return 4.0 / 254;
  }

  @ParameterizedTest
  @EnumSource
  void matmulOfATokenDoesNotDependOnItsCompany(GgmlType type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment raw = RandomWeights.blocks(type, 40, 256, 1);
      PackedMatrix w = Packer.pack(type, raw, 40, 256, arena);
      Activations x = Activations.allocate(arena, kernels, 31, 256);
      fill(x.values());
      kernels.prepare(x, 0, 31);
      Floats together = Floats.allocate(arena, 31, 40);
      kernels.matmul(w, x, 31, together, 0, 40);
      for (int t = 0; t < 31; t++) {
        Activations alone = Activations.allocate(arena, kernels, 1, 256);
        alone.values().segment().copyFrom(x.values().rows(t, t + 1).segment());
        kernels.prepare(alone, 0, 1);
        Floats out = Floats.allocate(arena, 1, 40);
        kernels.matmul(w, alone, 1, out, 0, 40);
        assertThat(out.row(0)).isEqualTo(together.row(t));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void attentionDoesNotDependOnHowTokensAreChunked(KvLayer.KvType type) {
    try (Arena arena = Arena.ofConfined()) {
      long bytes = 128L * 256 * type.bytes();
      KvLayer cache =
          new KvLayer(arena.allocate(bytes, 64), arena.allocate(bytes, 64), type, 1, 128, 256);
      Floats kv = Floats.allocate(arena, 100, 256);
      Floats q = Floats.allocate(arena, 100, 1024);
      fill(kv);
      fill(q);
      kernels.storeKv(kv, kv, cache, 0, 100, 0);
      Floats whole = Floats.allocate(arena, 100, 1024);
      kernels.attention(new AttentionCall(q, cache, 40, 0.1f, whole, 0, 100, 0, 0, 4));
      for (int chunk : new int[] {1, 3, 8, 64}) {
        Floats parts = Floats.allocate(arena, 100, 1024);
        for (int t = 0; t < 100; t += chunk) {
          int to = Math.min(100, t + chunk);
          kernels.attention(new AttentionCall(q, cache, 40, 0.1f, parts, t, to, t, 0, 2));
          kernels.attention(new AttentionCall(q, cache, 40, 0.1f, parts, t, to, t, 2, 4));
        }
        assertThat(parts.segment().mismatch(whole.segment())).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void attentionDoesNotDependOnHowKeysAreDivided(KvLayer.KvType type) {
    try (Arena arena = Arena.ofConfined()) {
      long bytes = 2L * 1024 * 48 * type.bytes();
      KvLayer cache =
          new KvLayer(arena.allocate(bytes, 64), arena.allocate(bytes, 64), type, 2, 1024, 48);
      Floats kv = Floats.allocate(arena, 1000, 96);
      Floats q = Floats.allocate(arena, 1, 192);
      fill(kv);
      fill(q);
      kernels.storeKv(kv, kv, cache, 0, 1000, 0);
      Floats parts = Floats.allocate(arena, 16, 64);
      for (int window : new int[] {1, 200, 512, Integer.MAX_VALUE}) {
        for (int position : new int[] {0, 255, 256, 767, 999}) {
          Floats whole = Floats.allocate(arena, 1, 192);
          kernels.attention(call(q, cache, window, whole, position));
          Floats joined = Floats.allocate(arena, 1, 192);
          AttentionCall call = call(q, cache, window, joined, position);
          for (int part = call.parts() - 1; part >= 0; part--) {
            kernels.attentionParts(call, parts, part, part + 1);
          }
          kernels.joinAttention(call, parts);
          assertThat(joined.segment().mismatch(whole.segment())).isEqualTo(-1);
        }
      }
    }
  }

  private static AttentionCall call(Floats q, KvLayer cache, int window, Floats out, int position) {
    return new AttentionCall(q, cache, window, 0.3f, out, 0, 1, position, 0, 4);
  }

  private static void fill(Floats values) {
    Random random = new Random(4);
    for (int t = 0; t < values.rows(); t++) {
      for (int c = 0; c < values.columns(); c++) {
        values.set(t, c, (float) random.nextGaussian());
      }
    }
  }
}
