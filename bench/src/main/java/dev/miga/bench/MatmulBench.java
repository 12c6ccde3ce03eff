package dev.miga.bench;

import dev.miga.kernels.Activations;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.Layout;
import dev.miga.kernels.PackedMatrix;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One thread multiplies matrices of a gate projection's shape, so many that none is met in a cache
 * again. Counters: multiply-adds and bytes of weights a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MatmulBench {
  private static final int ROWS = 2048;
  private static final int COLUMNS = 640;
  private static final long WORKING_SET_BYTES = 120_000_000;

  /** Which kernels. */
  @Param({"native", "vector"})
  public String kernels = "native";

  /** Weight layout. */
  @Param({"Q4_0", "Q4_1", "Q5_0", "Q8_0", "Q8_16", "BF16", "F32"})
  public Layout layout = Layout.Q4_0;

  /** Tokens that share the weights. */
  @Param({"1", "4", "16", "512"})
  public int tokens;

  private final Arena arena = Arena.ofShared();
  private final List<PackedMatrix> matrices = new ArrayList<>();
  private Kernels chosen = BenchKernels.named("scalar");
  private Activations x = Activations.allocate(arena, chosen, 1, COLUMNS);
  private Floats out = Floats.allocate(arena, 1, ROWS);
  private int next;

  /** Rates over an iteration. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Rates {
    /** Multiply-adds. */
    public long multiplyAdds;

    /** Bytes of weights. */
    public long weightBytes;

    /** Starts an iteration at zero. */
    @Setup(Level.Iteration)
    public void reset() {
      multiplyAdds = 0;
      weightBytes = 0;
    }
  }

  /** Makes zero weights: no kernel here looks at the values. */
  @Setup
  public void allocate() {
    chosen = BenchKernels.named(kernels);
    long bytes = PackedMatrix.bytes(layout, ROWS, COLUMNS);
    for (long used = 0; used < WORKING_SET_BYTES; used += bytes) {
      matrices.add(new PackedMatrix(layout, ROWS, COLUMNS, arena.allocate(bytes, 64)));
    }
    x = Activations.allocate(arena, chosen, tokens, COLUMNS);
    out = Floats.allocate(arena, tokens, ROWS);
    chosen.prepare(x, 0, tokens);
  }

  /** Frees them. */
  @TearDown
  public void free() {
    arena.close();
  }

  /** All rows of one matrix. */
  @Benchmark
  public Floats matmul(Rates rates) {
    PackedMatrix w = matrices.get(next++ % matrices.size());
    chosen.matmul(w, x, tokens, out, 0, ROWS);
    rates.multiplyAdds += (long) ROWS * COLUMNS * tokens;
    rates.weightBytes += w.data().byteSize();
    return out;
  }
}
