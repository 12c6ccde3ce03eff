package dev.miga.bench;

import dev.miga.kernels.Activations;
import dev.miga.kernels.CoarseMargin;
import dev.miga.kernels.Floats;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.PlaneTable;
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

/**
 * One thread over the whole table of 262,144 rows: 94 MB for the first pass, 178 MB for both
 * planes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class HeadBench {
  private static final int ROWS = 262_144;
  private static final int COLUMNS = 640;
  private static final CoarseMargin MARGIN = new CoarseMargin(0.3f, 1);

  /** Which kernels. */
  @Param({"native", "vector"})
  public String kernels = "native";

  /** Tokens that share the table. */
  @Param({"1", "4", "16"})
  public int tokens;

  private final Arena arena = Arena.ofShared();
  private final long plane = (long) ROWS * COLUMNS / 2;
  private final PlaneTable table =
      new PlaneTable(
          ROWS,
          COLUMNS,
          arena.allocate(plane, 64),
          arena.allocate(plane, 64),
          arena.allocate(plane / 8, 64),
          arena.allocate(4L * ROWS, 64));
  private Kernels chosen = BenchKernels.named("scalar");
  private Activations x = Activations.allocate(arena, chosen, 1, COLUMNS);
  private Floats scores = Floats.allocate(arena, 1, ROWS);
  private Floats lower = Floats.allocate(arena, 1, table.groups());
  private Floats upper = Floats.allocate(arena, 1, table.groups());

  /** Zero activations: no kernel here looks at the values. */
  @Setup
  public void allocate() {
    chosen = BenchKernels.named(kernels);
    x = Activations.allocate(arena, chosen, tokens, COLUMNS);
    scores = Floats.allocate(arena, tokens, ROWS);
    lower = Floats.allocate(arena, tokens, table.groups());
    upper = Floats.allocate(arena, tokens, table.groups());
    chosen.prepare(x, 0, tokens);
  }

  /** Frees everything. */
  @TearDown
  public void free() {
    arena.close();
  }

  /** The first pass. */
  @Benchmark
  public Floats coarseBounds() {
    chosen.coarseBounds(table, x, tokens, MARGIN, lower, upper, 0, ROWS);
    return upper;
  }

  /** All logits. */
  @Benchmark
  public Floats tableLogits() {
    chosen.tableLogits(table, x, tokens, scores, 0, ROWS);
    return scores;
  }
}
