package dev.miga.kernels.training;

import dev.miga.kernels.Floats;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * The kernels in C ({@code src/main/c}) for one instruction set and number format. Shapes are the
 * caller's responsibility, as everywhere in this package: the callers of one module, all tested.
 */
final class NativeTrainingKernels implements TrainingKernels {
  /** Columns of packed 16-bit integers that share a scale: SPAN in C. */
  private static final int SPAN = 64;

  /** How factors are multiplied, beside the format in which they come. */
  enum Products {
    F32(NumberFormat.F32),
    BF16(NumberFormat.BF16),
    /** f32 factors, rounded to 13 and 14 bits and a scale for 64 columns. */
    I16(NumberFormat.F32);

    private final NumberFormat format;

    Products(NumberFormat format) {
      this.format = format;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String name;
  private final Products products;
  private final MethodHandle multiply;
  private final MethodHandle rmsNorm;
  private final MethodHandle rmsNormAdd;
  private final MethodHandle rmsNormBackward;
  private final MethodHandle qkvForward;
  private final MethodHandle qkvBackward;
  private final MethodHandle attentionScratchBytes;
  private final MethodHandle attentionForward;
  private final MethodHandle attentionBackward;
  private final MethodHandle geluForward;
  private final MethodHandle geluBackward;
  private final MethodHandle convert;
  private final MethodHandle dropout;
  private final MethodHandle dropoutBackwardAdd;
  private final MethodHandle tableRows;
  private final MethodHandle headScratchBytes;
  private final MethodHandle headPart;
  private final MethodHandle rowLogits;
  private final MethodHandle addRows;
  private final MethodHandle outerSum;
  private final MethodHandle adamw;
  private final MethodHandle sumOfSquares;
  private final MethodHandle pack;
  private final MethodHandle packNums;
  private final MethodHandle weightGradient;
  private final MethodHandle weightGradientScratchBytes;

  NativeTrainingKernels(NativeLibrary library, String set, Products products) {
    this.name = "native-" + set + "-" + products;
    this.products = products;
    String prefix = "miga_training_" + set + "_" + products + "_";
    pack = library.bind(prefix + "pack", "VPPLLLLF");
    packNums = library.bind(prefix + "pack_activations", "VPPLLLL");
    weightGradient = library.bind(prefix + "weight_gradient", "VPLLPLLPP");
    weightGradientScratchBytes = library.bind(prefix + "weight_gradient_scratch", "LLL");
    multiply = library.bind(prefix + "gemm", "VPLPLPLPLPLLLL");
    rmsNorm = library.bind(prefix + "rms_norm", "VPPFPLL");
    rmsNormAdd = library.bind(prefix + "rms_norm_add", "VPPFPPLL");
    rmsNormBackward = library.bind(prefix + "rms_norm_backward", "VPPFPPLLL");
    qkvForward = library.bind(prefix + "qkv_forward", "VPPPFPPPPPLLLL");
    qkvBackward = library.bind(prefix + "qkv_backward", "VPPPFPPPPPPPLLLL");
    attentionScratchBytes = library.bind(prefix + "attention_scratch", "LLLLL");
    attentionForward = library.bind(prefix + "attention_forward", "VPPPPLLLFLLLPPP");
    attentionBackward = library.bind(prefix + "attention_backward", "VPPPPPPPLLLFLLLPPPP");
    geluForward = library.bind(prefix + "gelu_forward", "VPPLL");
    geluBackward = library.bind(prefix + "gelu_backward", "VPPPLL");
    convert = library.bind(prefix + "convert", "VPLPLLL");
    dropout = library.bind(prefix + "dropout", "VPPLLLLLF");
    dropoutBackwardAdd = library.bind(prefix + "dropout_backward_add", "VPPLLLLLF");
    tableRows = library.bind(prefix + "table_rows", "VPLPLLFP");
    headScratchBytes = library.bind(prefix + "head_scratch", "LLL");
    headPart = library.bind(prefix + "head_part", "VPLLLPLLPPPPPP");
    rowLogits = library.bind(prefix + "row_logits", "VPLPLPLPP");
    addRows = library.bind(prefix + "add_rows", "VPLPLPLPP");
    outerSum = library.bind(prefix + "outer_sum", "VPLLPLLLFPL");
    adamw = library.bind(prefix + "adamw", "VPPPPLFFFFFFF");
    sumOfSquares = library.bind(prefix + "sum_of_squares", "DPL");
  }

  /** What a C function threw: nothing can, so this is a fault of the binding. */
  private static IllegalStateException failed(Throwable e) {
    return new IllegalStateException("native call failed", e);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public NumberFormat format() {
    return products.format;
  }

  @Override
  public boolean roundsFactors() {
    return products == Products.I16;
  }

  @Override
  public long packedBytes(int rows, int columns) {
    long padded = (rows + 63L) / 64 * 64;
    long even = (columns + 1L) / 2 * 2;
    return switch (products) {
      case F32 -> 4 * padded * columns;
      case BF16 -> 2 * padded * even;
      case I16 -> padded * (2 * even + 4 * ((columns + SPAN - 1L) / SPAN));
    };
  }

  @Override
  public void pack(
      PackedOperand target, MemorySegment source, long rowStep, long columnStep, float scale) {
    try {
      pack.invokeExact(
          target.segment(),
          source,
          rowStep,
          columnStep,
          (long) target.rows(),
          (long) target.columns(),
          scale);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void multiply(Product first, Product second, MemorySegment c, long cStride, int m, int n) {
    try {
      multiply.invokeExact(
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
      throw failed(e);
    }
  }

  @Override
  public void rmsNorm(
      MemorySegment x, MemorySegment weight, float eps, MemorySegment out, int m, int d) {
    try {
      rmsNorm.invokeExact(x, weight, eps, out, (long) m, (long) d);
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      rmsNormAdd.invokeExact(x, weight, eps, residual, out, (long) m, (long) d);
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      rmsNormBackward.invokeExact(x, weight, eps, dy, dx, (long) m, (long) d, 0L);
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      rmsNormBackward.invokeExact(x, weight, eps, dy, dx, (long) m, (long) d, 1L);
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      qkvForward.invokeExact(
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
      throw failed(e);
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
    try {
      qkvBackward.invokeExact(
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
      throw failed(e);
    }
  }

  @Override
  public long attentionScratchBytes(AttentionShape shape, int queries, int branchTokens) {
    try {
      return (long)
          attentionScratchBytes.invokeExact(
              (long) queries,
              (long) branchTokens,
              (long) shape.headsPerKv(),
              (long) shape.headDim());
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      attentionForward.invokeExact(
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
      throw failed(e);
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
    try {
      attentionBackward.invokeExact(
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
      throw failed(e);
    }
  }

  @Override
  public void geluForward(MemorySegment gateUp, MemorySegment out, int m, int f) {
    try {
      geluForward.invokeExact(gateUp, out, (long) m, (long) f);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void geluBackward(
      MemorySegment gateUp, MemorySegment dy, MemorySegment out, int m, int f) {
    try {
      geluBackward.invokeExact(gateUp, dy, out, (long) m, (long) f);
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      convert.invokeExact(source, sourceStride, target, targetStride, (long) m, (long) n);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void dropout(
      Dropout mask, MemorySegment x, MemorySegment out, int firstRow, int m, int n) {
    try {
      dropout.invokeExact(
          x,
          out,
          (long) firstRow,
          (long) m,
          (long) n,
          (long) mask.seed(),
          (long) mask.threshold(),
          mask.keepScale());
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void dropoutBackwardAdd(
      Dropout mask, MemorySegment dy, MemorySegment dx, int firstRow, int m, int n) {
    try {
      dropoutBackwardAdd.invokeExact(
          dy,
          dx,
          (long) firstRow,
          (long) m,
          (long) n,
          (long) mask.seed(),
          (long) mask.threshold(),
          mask.keepScale());
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void tableRows(
      StoredTable table, MemorySegment ids, int n, float scale, MemorySegment out) {
    try {
      tableRows.invokeExact(
          table.data(),
          (long) table.type().id(),
          ids,
          (long) n,
          (long) table.columns(),
          scale,
          out);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public long headScratchBytes(int n, int columns) {
    try {
      return (long) headScratchBytes.invokeExact((long) n, (long) columns);
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      headPart.invokeExact(
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
      throw failed(e);
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
    try {
      rowLogits.invokeExact(
          table.data(),
          (long) table.type().id(),
          ids,
          (long) count,
          h,
          (long) table.columns(),
          logits,
          scratch);
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      addRows.invokeExact(
          table.data(),
          (long) table.type().id(),
          ids,
          (long) count,
          weights,
          (long) table.columns(),
          dh,
          scratch);
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      outerSum.invokeExact(
          u, uStride, (long) r, x, xStride, (long) n, (long) tokens, scale, target, targetStride);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void adamw(
      AdamStep step,
      MemorySegment parameters,
      MemorySegment gradients,
      MemorySegment first,
      MemorySegment second) {
    try {
      adamw.invokeExact(
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
      throw failed(e);
    }
  }

  @Override
  public double sumOfSquares(Floats x) {
    try {
      return (double) sumOfSquares.invokeExact(x.segment(), x.segment().byteSize() / 4);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public void packNums(PackedOperand target, MemorySegment source, long rowStep, long columnStep) {
    try {
      packNums.invokeExact(
          target.segment(),
          source,
          rowStep,
          columnStep,
          (long) target.rows(),
          (long) target.columns());
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public long weightGradientScratchBytes(int outputs, int tokens) {
    try {
      return (long) weightGradientScratchBytes.invokeExact((long) outputs, (long) tokens);
    } catch (Throwable e) {
      throw failed(e);
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
    try {
      weightGradient.invokeExact(
          dy,
          dyStride,
          (long) outputs,
          x.segment(),
          (long) x.rows(),
          (long) x.columns(),
          target,
          scratch);
    } catch (Throwable e) {
      throw failed(e);
    }
  }
}
