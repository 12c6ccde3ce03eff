package dev.miga.kernels.training;

import dev.miga.kernels.Floats;
import dev.miga.kernels.binding.NativeLibrary;
import dev.miga.kernels.binding.NativeResult;
import dev.miga.kernels.training.TrainingSet.Products;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The kernels in C ({@code src/main/c/training}) for one instruction set and number format. Shapes
 * are checked here, before any call: the C side trusts its arguments.
 */
public final class NativeTrainingKernels implements TrainingKernels {
  /** Columns of packed 16-bit integers that share a scale: SPAN in C. */
  private static final int SPAN = 64;

  private final TrainingSet set;
  private final TrainingBindings c;
  private final TrainingShapes shapes;

  private NativeTrainingKernels(TrainingSet set, TrainingBindings bindings) {
    this.set = set;
    this.c = bindings;
    this.shapes = new TrainingShapes(this);
  }

  /**
   * The fastest kernels of a precision that this machine runs.
   *
   * @param folder where the library is unpacked; created, for this user alone
   */
  public static NativeResult<NativeTrainingKernels> load(Path folder, Precision precision) {
    try {
      NativeLibrary library = NativeLibrary.open(NativeLibrary.Name.TRAINING, folder);
      TrainingSet best = TrainingSet.PORTABLE_F32;
      for (TrainingSet candidate : TrainingSet.values()) {
        boolean runs = library.features().contains(candidate.feature());
        best = runs && candidate.has(precision) ? candidate : best;
      }
      return loaded(library, best);
    } catch (NativeLibrary.Refused e) {
      return e.result();
    }
  }

  /** The kernels of a certain set, for tests and comparisons. */
  public static NativeResult<NativeTrainingKernels> load(Path folder, TrainingSet set) {
    try {
      NativeLibrary library = NativeLibrary.open(NativeLibrary.Name.TRAINING, folder);
      if (!library.features().contains(set.feature())) {
        return new NativeResult.Unavailable<>(
            NativeResult.Cause.UNSUPPORTED_CPU, "this CPU or library has no " + set.id());
      }
      return loaded(library, set);
    } catch (NativeLibrary.Refused e) {
      return e.result();
    }
  }

  private static NativeResult<NativeTrainingKernels> loaded(NativeLibrary library, TrainingSet set)
      throws NativeLibrary.Refused {
    TrainingBindings bindings = TrainingBindings.bind(library, set);
    return new NativeResult.Loaded<>(new NativeTrainingKernels(set, bindings));
  }

  /** The functions throw nothing; the linker refuses heap segments and closed arenas. */
  private static RuntimeException failure(Throwable e) {
    if (e instanceof RuntimeException refused) {
      return refused;
    }
    throw e instanceof Error error ? error : new AssertionError("C throws nothing", e);
  }

  /** What runs. */
  TrainingSet set() {
    return set;
  }

  @Override
  public String name() {
    return "native-" + set.id().replace('_', '-');
  }

  @Override
  public NumberFormat format() {
    return set.products().format();
  }

  @Override
  public boolean roundsFactors() {
    return set.products() == Products.I16;
  }

  @Override
  public long packedBytes(int rows, int columns) {
    long padded = (rows + 63L) / 64 * 64;
    long even = (columns + 1L) / 2 * 2;
    return switch (set.products()) {
      case F32 -> 4 * padded * columns;
      case BF16 -> 2 * padded * even;
      case I16 -> padded * (2 * even + 4 * ((columns + SPAN - 1L) / SPAN));
    };
  }

  @Override
  public void pack(
      PackedOperand target, MemorySegment source, long rowStep, long columnStep, float scale) {
    shapes.pack(target, source, rowStep, columnStep);
    try {
      c.pack()
          .invokeExact(
              target.segment(),
              source,
              rowStep,
              columnStep,
              (long) target.rows(),
              (long) target.columns(),
              scale);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void multiply(Product first, Product second, MemorySegment c, long cStride, int m, int n) {
    shapes.multiply(first, second, c, cStride, m, n);
    try {
      this.c
          .multiply()
          .invokeExact(
              first.a(),
              first.stride(),
              first.b(),
              (long) first.k(),
              second.a(),
              second.stride(),
              second.b(),
              (long) second.k(),
              c,
              cStride,
              (long) m,
              (long) n,
              0L);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void rmsNorm(
      MemorySegment x, MemorySegment weight, float eps, MemorySegment out, int m, int d) {
    shapes.rmsNorm(x, weight, out, m, d);
    try {
      c.rmsNorm().invokeExact(x, weight, eps, out, (long) m, (long) d);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void rmsNormAdd(
      MemorySegment x,
      MemorySegment weight,
      float eps,
      MemorySegment residual,
      MemorySegment out,
      int m,
      int d) {
    shapes.rmsNormAdd(x, weight, residual, out, m, d);
    try {
      c.rmsNormAdd().invokeExact(x, weight, eps, residual, out, (long) m, (long) d);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void rmsNormBackward(
      MemorySegment x,
      MemorySegment weight,
      float eps,
      MemorySegment dy,
      MemorySegment dx,
      int m,
      int d) {
    shapes.rmsNormAdd(x, weight, dy, dx, m, d);
    try {
      c.rmsNormBackward().invokeExact(x, weight, eps, dy, dx, (long) m, (long) d, 0L);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void rmsNormBackwardAdd(
      MemorySegment x,
      MemorySegment weight,
      float eps,
      MemorySegment dy,
      MemorySegment dx,
      int m,
      int d) {
    shapes.rmsNormAdd(x, weight, dy, dx, m, d);
    try {
      c.rmsNormBackward().invokeExact(x, weight, eps, dy, dx, (long) m, (long) d, 1L);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void qkvForward(
      AttentionShape shape,
      MemorySegment qkv,
      HeadNorms norms,
      MemorySegment rope,
      MemorySegment positions,
      Qkv out,
      int m) {
    shapes.qkvForward(shape, qkv, norms, rope, positions, out, m);
    try {
      c.qkvForward()
          .invokeExact(
              qkv,
              norms.q(),
              norms.k(),
              norms.eps(),
              rope,
              positions,
              out.q(),
              out.k(),
              out.v(),
              (long) m,
              (long) shape.heads(),
              (long) shape.kvHeads(),
              (long) shape.headDim());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void qkvBackward(
      AttentionShape shape,
      MemorySegment qkv,
      HeadNorms norms,
      MemorySegment rope,
      MemorySegment positions,
      Qkv gradient,
      MemorySegment dQkv,
      MemorySegment scratch,
      int m) {
    shapes.qkvBackward(shape, qkv, norms, rope, positions, gradient, dQkv, scratch, m);
    try {
      c.qkvBackward()
          .invokeExact(
              qkv,
              norms.q(),
              norms.k(),
              norms.eps(),
              rope,
              positions,
              gradient.q(),
              gradient.k(),
              gradient.v(),
              dQkv,
              scratch,
              (long) m,
              (long) shape.heads(),
              (long) shape.kvHeads(),
              (long) shape.headDim());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long attentionScratchBytes(AttentionShape shape, int queries, int branchTokens) {
    try {
      return (long)
          c.attentionScratchBytes()
              .invokeExact(
                  (long) queries,
                  (long) branchTokens,
                  (long) shape.headsPerKv(),
                  (long) shape.headDim());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void attentionForward(
      AttentionShape shape,
      QueryBlock block,
      Qkv in,
      MemorySegment out,
      MemorySegment logSums,
      MemorySegment scratch) {
    shapes.attentionForward(shape, block, in, out, logSums, scratch);
    try {
      c.attentionForward()
          .invokeExact(
              in.q(),
              in.k(),
              in.v(),
              block.branch(),
              (long) block.first(),
              (long) block.queries(),
              (long) shape.window(),
              shape.scale(),
              (long) shape.heads(),
              (long) shape.kvHeads(),
              (long) shape.headDim(),
              out,
              logSums,
              scratch);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void attentionBackward(
      AttentionShape shape,
      QueryBlock block,
      Qkv in,
      MemorySegment out,
      MemorySegment dOut,
      MemorySegment logSums,
      Qkv gradient,
      MemorySegment scratch) {
    shapes.attentionBackward(shape, block, in, out, dOut, logSums, gradient, scratch);
    try {
      c.attentionBackward()
          .invokeExact(
              in.q(),
              in.k(),
              in.v(),
              out,
              dOut,
              logSums,
              block.branch(),
              (long) block.first(),
              (long) block.queries(),
              (long) shape.window(),
              shape.scale(),
              (long) shape.heads(),
              (long) shape.kvHeads(),
              (long) shape.headDim(),
              gradient.q(),
              gradient.k(),
              gradient.v(),
              scratch);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void geluForward(MemorySegment gateUp, MemorySegment out, int m, int f) {
    shapes.geluForward(gateUp, out, m, f);
    try {
      c.geluForward().invokeExact(gateUp, out, (long) m, (long) f);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void geluBackward(
      MemorySegment gateUp, MemorySegment dy, MemorySegment out, int m, int f) {
    shapes.geluBackward(gateUp, dy, out, m, f);
    try {
      c.geluBackward().invokeExact(gateUp, dy, out, (long) m, (long) f);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void convert(
      MemorySegment source,
      long sourceStride,
      MemorySegment target,
      long targetStride,
      int m,
      int n) {
    shapes.convert(source, sourceStride, target, targetStride, m, n);
    try {
      c.convert().invokeExact(source, sourceStride, target, targetStride, (long) m, (long) n);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void dropout(
      Dropout mask, MemorySegment x, MemorySegment out, int firstRow, int m, int n) {
    shapes.dropout(x, out, m, n);
    try {
      c.dropout()
          .invokeExact(
              x,
              out,
              (long) firstRow,
              (long) m,
              (long) n,
              (long) mask.seed(),
              (long) mask.threshold(),
              mask.keepScale());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void dropoutBackwardAdd(
      Dropout mask, MemorySegment dy, MemorySegment dx, int firstRow, int m, int n) {
    shapes.dropoutBackwardAdd(dy, dx, m, n);
    try {
      c.dropoutBackwardAdd()
          .invokeExact(
              dy,
              dx,
              (long) firstRow,
              (long) m,
              (long) n,
              (long) mask.seed(),
              (long) mask.threshold(),
              mask.keepScale());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void tableRows(
      StoredTable table, MemorySegment ids, int n, float scale, MemorySegment out) {
    shapes.tableRows(table, ids, n, out);
    try {
      c.tableRows()
          .invokeExact(
              table.data(),
              (long) table.type().id(),
              ids,
              (long) n,
              (long) table.columns(),
              scale,
              out);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long headScratchBytes(int n, int columns) {
    try {
      return (long) c.headScratchBytes().invokeExact((long) n, (long) columns);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void headPart(
      StoredTable table,
      int from,
      int to,
      MemorySegment h,
      int n,
      MemorySegment targets,
      HeadState state,
      MemorySegment scratch) {
    shapes.headPart(table, from, to, h, n, targets, state, scratch);
    try {
      c.headPart()
          .invokeExact(
              table.data(),
              (long) table.type().id(),
              (long) from,
              (long) to,
              h,
              (long) n,
              (long) table.columns(),
              targets,
              state.top(),
              state.sum(),
              state.targetLogit(),
              state.rowSum().segment(),
              scratch);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void rowLogits(
      StoredTable table,
      MemorySegment ids,
      int count,
      MemorySegment h,
      MemorySegment logits,
      MemorySegment scratch) {
    shapes.rowLogits(table, ids, count, h, logits, scratch);
    try {
      c.rowLogits()
          .invokeExact(
              table.data(),
              (long) table.type().id(),
              ids,
              (long) count,
              h,
              (long) table.columns(),
              logits,
              scratch);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void addRows(
      StoredTable table,
      MemorySegment ids,
      int count,
      MemorySegment weights,
      MemorySegment dh,
      MemorySegment scratch) {
    shapes.addRows(table, ids, count, weights, dh, scratch);
    try {
      c.addRows()
          .invokeExact(
              table.data(),
              (long) table.type().id(),
              ids,
              (long) count,
              weights,
              (long) table.columns(),
              dh,
              scratch);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void outerSum(
      MemorySegment u,
      long uStride,
      int r,
      MemorySegment x,
      long xStride,
      int n,
      int tokens,
      float scale,
      MemorySegment target,
      long targetStride) {
    shapes.outerSum(u, uStride, r, x, xStride, n, tokens, target, targetStride);
    try {
      c.outerSum()
          .invokeExact(
              u,
              uStride,
              (long) r,
              x,
              xStride,
              (long) n,
              (long) tokens,
              scale,
              target,
              targetStride);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void adamw(
      AdamStep step,
      MemorySegment parameters,
      MemorySegment gradients,
      MemorySegment first,
      MemorySegment second) {
    shapes.adamw(parameters, gradients, first, second);
    try {
      c.adamw()
          .invokeExact(
              parameters,
              gradients,
              first,
              second,
              parameters.byteSize() / 4,
              step.gradientScale(),
              step.beta1(),
              step.beta2(),
              step.stepSize(),
              step.secondCorrection(),
              step.epsilon(),
              step.decay());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public double sumOfSquares(Floats x) {
    shapes.sumOfSquares(x);
    try {
      return (double) c.sumOfSquares().invokeExact(x.segment(), x.segment().byteSize() / 4);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void packNums(PackedOperand target, MemorySegment source, long rowStep, long columnStep) {
    shapes.packNums(target, source, rowStep, columnStep);
    try {
      c.packNums()
          .invokeExact(
              target.segment(),
              source,
              rowStep,
              columnStep,
              (long) target.rows(),
              (long) target.columns());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public long weightGradientScratchBytes(int outputs, int tokens) {
    try {
      return (long) c.weightGradientScratchBytes().invokeExact((long) outputs, (long) tokens);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void weightGradient(
      MemorySegment dy,
      long dyStride,
      int outputs,
      PackedOperand x,
      MemorySegment target,
      MemorySegment scratch) {
    shapes.weightGradient(dy, dyStride, outputs, x, target, scratch);
    try {
      c.weightGradient()
          .invokeExact(
              dy,
              dyStride,
              (long) outputs,
              x.segment(),
              (long) x.rows(),
              (long) x.columns(),
              target,
              scratch);
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
