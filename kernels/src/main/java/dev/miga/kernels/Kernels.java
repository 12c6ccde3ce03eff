package dev.miga.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The operations of a transformer, over a range of the work so that a caller may split it among
 * threads. Implementations hold no state that changes; every method may be called by many threads
 * at once on disjoint ranges. {@link ScalarKernels} is the specification, the others are tested
 * against it.
 *
 * <p>A shape that does not fit is refused with {@link IllegalArgumentException} before any memory
 * is touched. Ranges are half-open.
 */
public interface Kernels {
  /** Positions of a part of {@link #attentionParts}. */
  int KEY_PART = 256;

  /** Short name for reports: {@code scalar}, {@code vector-512}, {@code native-avx512vnni}, ... */
  String name();

  /** Number format in which these kernels like the KV cache. */
  KvLayer.KvType kvType();

  /**
   * Bytes of {@link Activations#prepared} for one token of this many columns; 0 if none are needed.
   */
  long preparedBytes(int columns);

  /** Fills {@link Activations#prepared} for tokens {@code [tokenFrom, tokenTo)} from the values. */
  void prepare(Activations x, int tokenFrom, int tokenTo);

  /**
   * {@code out[t, r] = sum over c of w[r, c] * x[t, c]} for the first {@code tokens} tokens and
   * rows {@code [rowFrom, rowTo)}, both multiples of 16 except a {@code rowTo} that is the matrix's
   * last. {@code x} was prepared.
   *
   * @param out f32 {@code [>= tokens, w.rows]}
   */
  void matmul(PackedMatrix w, Activations x, int tokens, Floats out, int rowFrom, int rowTo);

  /**
   * {@code out[t, r] += sum over k of b[r, k] * z[t, column + k]} for all tokens of {@code z} and
   * rows {@code [rowFrom, rowTo)}, both multiples of 16 except a {@code rowTo} that is the matrix's
   * last: what an adapter of low rank adds to a product.
   *
   * @param b {@code [out features, rank]} in {@link Layout#BF16}
   * @param z f32 {@code [tokens, >= column + rank]}
   * @param out f32 {@code [>= tokens, b.rows]}
   */
  void addLowRank(PackedMatrix b, Floats z, int column, Floats out, int rowFrom, int rowTo);

  /**
   * {@code out[t] = x[t] / sqrt(mean(x[t]^2) + eps) * weight} for tokens of the range. May be in
   * place.
   */
  void rmsNorm(Floats x, MemorySegment weight, float eps, Floats out, int tokenFrom, int tokenTo);

  /** {@code residual[t] += rmsNorm(x[t])}, over the range. */
  void rmsNormAdd(
      Floats x, MemorySegment weight, float eps, Floats residual, int tokenFrom, int tokenTo);

  /**
   * RMS-normalises every head of tokens in the range with {@code weight [headDim]}, then rotates it
   * (rotate-half pairing {@code (i, i + headDim/2)}), in place.
   *
   * @param x f32 {@code [tokens, heads * headDim]}
   * @param rope f32 {@code [>= tokens, headDim]}: for each token {@code headDim/2} cosines, then as
   *     many sines
   */
  void normRope(
      Floats x,
      MemorySegment weight,
      float eps,
      Floats rope,
      int headDim,
      int tokenFrom,
      int tokenTo);

  /**
   * Writes rows {@code [tokenFrom, tokenTo)} of k and v, {@code [tokens, kvHeads * headDim]}, to
   * the slots of positions {@code firstPosition + (t - tokenFrom)}.
   */
  void storeKv(Floats k, Floats v, KvLayer cache, int tokenFrom, int tokenTo, int firstPosition);

  /** Causal attention: {@code out = softmax(scale * q . keys) . values}, by head. */
  void attention(AttentionCall call);

  /**
   * Whether a single token is sooner done when threads divide its keys, by {@link #attentionParts},
   * than when they divide its heads.
   */
  default boolean dividesKeys() {
    return false;
  }

  /** Columns of a row of parts: a head's values, rounded up to sixteen, and sixteen more. */
  static int partColumns(int headDim) {
    return (headDim + 15) / 16 * 16 + 16;
  }

  /**
   * What all heads of a single token gather from parts {@code [partFrom, partTo)} of the positions
   * that it sees, of {@link AttentionCall#parts}. Parts are {@link #KEY_PART} positions that begin
   * at a multiple; {@code call.out()} is left alone.
   *
   * @param parts f32 {@code [>= parts * heads, partColumns(headDim)]}; rows {@code [partFrom *
   *     heads, partTo * heads)} are written: a head's values, weighed by {@code e^(score -
   *     largest)}, then, from the next multiple of sixteen columns on, the largest score and the
   *     sum of the weights
   */
  void attentionParts(AttentionCall call, Floats parts, int partFrom, int partTo);

  /**
   * Joins all parts of a single token to what {@link #attention} writes; native kernels give the
   * same bits.
   *
   * @param parts as {@link #attentionParts} has filled them
   */
  void joinAttention(AttentionCall call, Floats parts);

  /** {@code gate[t, c] = geluTanh(gate[t, c]) * up[t, c]} for columns of the range, in place. */
  void geluMul(Floats gate, Floats up, int tokens, int columnFrom, int columnTo);

  /**
   * First pass of the exact head, which reads the high plane only: bounds of the logits of rows
   * {@code [rowFrom, rowTo)}, both multiples of {@link PlaneTable#GROUP_ROWS} except a {@code
   * rowTo} that is the table's last. Row {@code r} has the score {@code sum over c of scale * (16 *
   * high + 7.5 - 128) * x'[t, c]}, {@code x'} being what the kernels take for {@code x}, which was
   * prepared; its logit is within the margin. Of each group only the largest bounds are kept.
   *
   * @param lower f32 {@code [>= tokens, table.groups]}: the largest {@code score - margin}
   * @param upper the same: the largest {@code score + margin}
   */
  void coarseBounds(
      PlaneTable table,
      Activations x,
      int tokens,
      CoarseMargin margin,
      Floats lower,
      Floats upper,
      int rowFrom,
      int rowTo);

  /**
   * Rows of the table whose {@code score + margin >= threshold} for one token, appended to {@code
   * candidates} (ints) in ascending order. Only groups whose upper bound reaches the threshold are
   * looked at.
   *
   * @param upper from {@link #coarseBounds} with the same margin
   * @return how many there are, also when more than fit; then only the first that fit were written
   */
  int candidates(
      PlaneTable table,
      Activations x,
      int token,
      CoarseMargin margin,
      Floats upper,
      float threshold,
      MemorySegment candidates);

  /**
   * Exact logits of all rows of the range, from both planes and the f32 values of {@code x}.
   *
   * @param logits f32 {@code [>= tokens, table.rows]}
   */
  void tableLogits(
      PlaneTable table, Activations x, int tokens, Floats logits, int rowFrom, int rowTo);

  /**
   * Exact logits of the rows listed, from both planes and the f32 values of token {@code token}:
   * the same numbers as {@link #tableLogits}.
   *
   * @param rows ints
   * @param logits f32, one for each of {@code rows[from, to)}
   */
  void rowLogits(
      PlaneTable table,
      Activations x,
      int token,
      MemorySegment rows,
      MemorySegment logits,
      int from,
      int to);
}
