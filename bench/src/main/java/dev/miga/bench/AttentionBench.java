package dev.miga.bench;

import dev.miga.kernels.AttentionCall;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.KvLayer;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One thread, one layer: four heads of 256 that share a key-value head. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class AttentionBench {
  private static final int HEADS = 4;
  private static final int HEAD_DIM = 256;
  private static final int CAPACITY = 32_768;

  /** Which kernels. */
  @Param({"native", "vector"})
  public String kernels = "native";

  /** Last position plus one. */
  @Param({"512", "8000", "32000"})
  public int keys;

  private final Arena arena = Arena.ofShared();
  private Kernels chosen = BenchKernels.named("scalar");
  private Floats q = Floats.allocate(arena, 512, HEADS * HEAD_DIM);
  private Floats out = Floats.allocate(arena, 512, HEADS * HEAD_DIM);
  private KvLayer cache = cache();

  private KvLayer cache() {
    long bytes = (long) CAPACITY * HEAD_DIM * chosen.kvType().bytes();
    return new KvLayer(
        arena.allocate(bytes, 64),
        arena.allocate(bytes, 64),
        chosen.kvType(),
        1,
        CAPACITY,
        HEAD_DIM);
  }

  /** A cache in the format that these kernels like. */
  @Setup
  public void allocate() {
    chosen = BenchKernels.named(kernels);
    cache = cache();
  }

  /** Frees it. */
  @TearDown
  public void free() {
    arena.close();
  }

  /** A token that sees all keys. */
  @Benchmark
  public Floats decode() {
    chosen.attention(new AttentionCall(q, cache, CAPACITY, 0.0625f, out, 0, 1, keys - 1, 0, HEADS));
    return out;
  }

  /** The last 512 tokens, with a window of 512. */
  @Benchmark
  public Floats prefill() {
    chosen.attention(new AttentionCall(q, cache, 512, 0.0625f, out, 0, 512, keys - 512, 0, HEADS));
    return out;
  }
}
