package dev.miga.kernels.training;

import dev.miga.kernels.Floats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The operations of training, over a range of the work each, so that a caller may split it among
 * threads. Implementations hold no state that changes. A result does not depend on how the work was
 * split: sums run in a fixed order.
 *
 * <p>Segments start at the first row of the range; rows are dense unless a stride is given. {@code
 * num} is a number in {@link #format}.
 */
public interface TrainingKernels {

  /** Short name for reports: {@code avx512bf16-bf16}, {@code scalar-f32}, ... */
  String name();

  /** Format of the factors of products. */
  NumberFormat format();

  /** Whether products round their factors further than {@link #format} does. */
  default boolean roundsFactors() {
    return false;
  }

  /** Bytes of a packed matrix. */
  long packedBytes(int rows, int columns);

  /**
   * Packs {@code scale * source} of {@code rows x columns} numbers, element {@code (r, c)} at index
   * {@code r * rowStep + c * columnStep} of the source; so a transpose costs nothing.
   */
  void pack(PackedOperand target, MemorySegment source, long rowStep, long columnStep, float scale);

  /** Packs numbers that are in this format already. */
  void packNums(PackedOperand target, MemorySegment source, long rowStep, long columnStep);

  /** Room for a packed matrix. */
  default PackedOperand allocatePacked(Arena arena, int rows, int columns) {
    return new PackedOperand(arena.allocate(packedBytes(rows, columns), 64), rows, columns);
  }

  /**
   * {@code c[i, j] = first + second}, each the sum over {@code k} of {@code a[i, k] * b[j, k]}; for
   * {@code m} rows and the first {@code n} rows of both packed matrices.
   *
   * @param c f32, {@code cStride} from row to row
   */
  void multiply(Product first, Product second, MemorySegment c, long cStride, int m, int n);

  /** {@code out[t] = x[t] / sqrt(mean(x[t]^2) + eps) * weight}: f32 {@code [m, d]} to num. */
  void rmsNorm(MemorySegment x, MemorySegment weight, float eps, MemorySegment out, int m, int d);

  /** {@code out = residual + rmsNorm(x)}, all f32 {@code [m, d]}. */
  void rmsNormAdd(
      MemorySegment x,
      MemorySegment weight,
      float eps,
      MemorySegment residual,
      MemorySegment out,
      int m,
      int d);

  /** {@code dx = } the gradient of {@link #rmsNorm} at {@code x} for {@code dy}; all f32. */
  void rmsNormBackward(
      MemorySegment x,
      MemorySegment weight,
      float eps,
      MemorySegment dy,
      MemorySegment dx,
      int m,
      int d);

  /** {@code dx += } the gradient of {@link #rmsNorm} at {@code x} for {@code dy}; all f32. */
  void rmsNormBackwardAdd(
      MemorySegment x,
      MemorySegment weight,
      float eps,
      MemorySegment dy,
      MemorySegment dx,
      int m,
      int d);

  /**
   * Splits a fused projection: RMS-normalises and rotates every head of queries and keys
   * (rotate-half pairing), and converts the values.
   *
   * @param qkv f32 {@code [m, qkvColumns]}
   * @param rope f32 {@code [positions, headDim]}: {@code headDim/2} cosines, then as many sines
   * @param positions int32 {@code [m]}
   * @param out num: q {@code [m, queryColumns]}, k and v {@code [m, kvColumns]}
   */
  void qkvForward(
      AttentionShape shape,
      MemorySegment qkv,
      HeadNorms norms,
      MemorySegment rope,
      MemorySegment positions,
      Qkv out,
      int m);

  /**
   * The gradient of {@link #qkvForward}.
   *
   * @param gradient f32, shaped as its outputs
   * @param dQkv num {@code [m, qkvColumns]}
   * @param scratch f32 {@code [2 * headDim]}
   */
  void qkvBackward(
      AttentionShape shape,
      MemorySegment qkv,
      HeadNorms norms,
      MemorySegment rope,
      MemorySegment positions,
      Qkv gradient,
      MemorySegment dQkv,
      MemorySegment scratch,
      int m);

  /** Bytes of scratch that attention needs for such blocks over branches of so many tokens. */
  long attentionScratchBytes(AttentionShape shape, int queries, int branchTokens);

  /**
   * Causal attention of some queries over their branch.
   *
   * @param in num, whole batch
   * @param out num {@code [tokens, queryColumns]}, whole batch
   * @param logSums f32 {@code [tokens, heads]}: logarithm of the softmax's sum
   */
  void attentionForward(
      AttentionShape shape,
      QueryBlock block,
      Qkv in,
      MemorySegment out,
      MemorySegment logSums,
      MemorySegment scratch);

  /**
   * The gradient of {@link #attentionForward}.
   *
   * @param dOut f32 {@code [tokens, queryColumns]}, whole batch
   * @param gradient f32; q is written for the block's queries, whole batch; k and v are added to,
   *     {@code [branch tokens, kvColumns]}
   */
  void attentionBackward(
      AttentionShape shape,
      QueryBlock block,
      Qkv in,
      MemorySegment out,
      MemorySegment dOut,
      MemorySegment logSums,
      Qkv gradient,
      MemorySegment scratch);

  /**
   * {@code out = geluTanh(gate) * up}: f32 {@code [m, 2 * f]}, gate first, to num {@code [m, f]}.
   */
  void geluForward(MemorySegment gateUp, MemorySegment out, int m, int f);

  /** The gradient of {@link #geluForward}: {@code dy} f32 {@code [m, f]} to num {@code [m, 2f]}. */
  void geluBackward(MemorySegment gateUp, MemorySegment dy, MemorySegment out, int m, int f);

  /** f32 {@code [m, n]} to num. */
  void convert(
      MemorySegment source,
      long sourceStride,
      MemorySegment target,
      long targetStride,
      int m,
      int n);

  /**
   * {@code out = x} with the dropped elements 0: num {@code [m, n]}, rows from {@code firstRow}.
   */
  void dropout(Dropout mask, MemorySegment x, MemorySegment out, int firstRow, int m, int n);

  /** {@code dx += dy} where {@link #dropout} kept: f32 {@code [m, n]}. */
  void dropoutBackwardAdd(
      Dropout mask, MemorySegment dy, MemorySegment dx, int firstRow, int m, int n);

  /** {@code out[i] = scale * table[ids[i]]}, f32 {@code [n, columns]}. */
  void tableRows(StoredTable table, MemorySegment ids, int n, float scale, MemorySegment out);

  /** Bytes of scratch for {@link #headPart}. */
  long headScratchBytes(int n, int columns);

  /**
   * Scores rows {@code [from, to)} of the table against {@code h}, num {@code [n, columns]}, and
   * accounts for them in the state.
   *
   * @param targets int32 {@code [n]}
   */
  void headPart(
      StoredTable table,
      int from,
      int to,
      MemorySegment h,
      int n,
      MemorySegment targets,
      HeadState state,
      MemorySegment scratch);

  /**
   * {@code logits[j] = h . table[ids[j]]}, all f32.
   *
   * @param scratch f32 {@code [columns]}
   */
  void rowLogits(
      StoredTable table,
      MemorySegment ids,
      int count,
      MemorySegment h,
      MemorySegment logits,
      MemorySegment scratch);

  /**
   * {@code dh += sum over j of weights[j] * table[ids[j]]}, all f32.
   *
   * @param scratch f32 {@code [columns]}
   */
  void addRows(
      StoredTable table,
      MemorySegment ids,
      int count,
      MemorySegment weights,
      MemorySegment dh,
      MemorySegment scratch);

  /**
   * {@code target[i, j] += scale * sum over t of u[t, i] * x[t, j]} for {@code r} rows and {@code
   * n} columns: the gradient of a low-rank factor.
   *
   * @param target f32
   */
  void outerSum(
      MemorySegment u,
      long uStride,
      int r,
      MemorySegment x,
      long xStride,
      int n,
      int tokens,
      float scale,
      MemorySegment target,
      long targetStride);

  /** Bytes of scratch for {@link #weightGradient}. */
  long weightGradientScratchBytes(int outputs, int tokens);

  /**
   * {@code target[i, j] += sum over t of dy[t, i] * x[t, j]}: the gradient of a linear.
   *
   * @param dy num {@code [tokens, >= outputs]}
   * @param x packed, {@code [in, tokens]}
   * @param target f32 {@code [outputs, in]}
   */
  void weightGradient(
      MemorySegment dy,
      long dyStride,
      int outputs,
      PackedOperand x,
      MemorySegment target,
      MemorySegment scratch);

  /** One step of AdamW over {@code parameters.byteSize / 4} parameters; all f32. */
  void adamw(
      AdamStep step,
      MemorySegment parameters,
      MemorySegment gradients,
      MemorySegment first,
      MemorySegment second);

  /** The sum of squares, in double. */
  double sumOfSquares(Floats x);

  /** Weights of the norms of queries and keys, f32 {@code [headDim]}. */
  record HeadNorms(MemorySegment q, MemorySegment k, float eps) {}

  /** Queries, keys and values, or their gradients. */
  record Qkv(MemorySegment q, MemorySegment k, MemorySegment v) {}
}
