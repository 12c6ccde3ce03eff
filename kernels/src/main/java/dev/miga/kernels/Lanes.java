package dev.miga.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of {@link VectorKernels}: as wide as the machine likes, at most the sixteen rows of a
 * tile, and a few operations on them that the API lacks.
 *
 * <p><b>How hot loops are written here.</b> C2 turns vector objects into registers only if it can
 * inline every call on them, and it stops inlining at 18,000 nodes ({@code
 * NodeCountInliningCutoff}), about sixty vector operations. So a loop with many operations lives in
 * a method of its own, spelt out to more than 325 bytecodes ({@code FreqInlineSize}): such a method
 * is never pulled into its caller, always compiled alone, and stays fast whatever is around it.
 * Vectors never cross such a boundary; arrays do.
 *
 * <p>Loops run over heap arrays only. C2 hoists the bounds checks of a memory segment as if the
 * loop went one turn further; at the end of a segment that fails, the method is thrown away and
 * compiled again, five times and more, and keeps its checks in the loop in the end. A copy to the
 * heap costs less, and fetches memory better than a loop that decodes.
 */
final class Lanes {
  /** Floats of a register, at most sixteen. */
  static final VectorSpecies<Float> F =
      FloatVector.SPECIES_PREFERRED.length() > Layout.TILE_ROWS
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  static final VectorSpecies<Byte> B = VectorSpecies.of(byte.class, F.vectorShape());

  /** Half a register: as many shorts as {@link #F} has floats. */
  static final VectorSpecies<Short> S =
      VectorSpecies.of(short.class, VectorShape.forBitSize(F.vectorBitSize() / 2));

  /** Lanes of {@link #F}. */
  static final int L = F.length();

  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  /** Log2(e). */
  private static final float LOG2_E = 1.442695f;

  /** Minus ln 2 in two parts; the first has few bits, so that multiples of it are exact. */
  private static final float LN2_HIGH = -0.6933594f;

  private static final float LN2_LOW = 2.12194440e-4f;

  /** Adding this rounds a float to an integer, which then stands in its low bits. */
  private static final float ROUNDER = 0x1.8p23f;

  private Lanes() {}

  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.fromOp(F, i -> (i + by) % L);
  }

  /** L half-precision numbers; finite ones only. */
  static FloatVector fromF16(short[] from, int at) {
    IntVector half = widen(from, at);
    IntVector sign = half.and(0x8000).lanewise(VectorOperators.LSHL, 16);
    IntVector magnitude = half.and(0x7FFF).lanewise(VectorOperators.LSHL, 13);
    // The exponent's bias differs by 112; a product also makes subnormal numbers right.
    FloatVector scaled = magnitude.reinterpretAsFloats().mul(0x1p112f);
    return scaled.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /** L bfloat16 numbers. */
  static FloatVector fromBf16(short[] from, int at) {
    return widen(from, at).lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  private static IntVector widen(short[] from, int at) {
    return (IntVector) ShortVector.fromArray(S, from, at).convertShape(VectorOperators.S2I, I, 0);
  }

  /**
   * Sum of the lanes, always in the same order ({@code reduceLanes} adds in another one once it is
   * compiled).
   */
  static float sum(FloatVector v) {
    FloatVector sum = v;
    if (L > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (L > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    if (L > 2) {
      sum = sum.add(sum.rearrange(BY_2));
    }
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }

  /**
   * Exponential, to about one unit in the last place; 0 under -87, {@code e^88} from 88 on.
   *
   * <p>Source: the argument reduction and polynomial of Cephes' {@code expf}.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.max(-87f).min(88f);
    FloatVector shifted = clamped.fma(broadcast(LOG2_E), broadcast(ROUNDER));
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(broadcast(LN2_LOW), n.fma(broadcast(LN2_HIGH), clamped));
    FloatVector p = r.fma(broadcast(1.9875691e-4f), broadcast(1.3981999e-3f));
    p = p.fma(r, broadcast(8.333452e-3f));
    p = p.fma(r, broadcast(4.1665796e-2f));
    p = p.fma(r, broadcast(1.6666666e-1f));
    p = p.fma(r, broadcast(0.5f));
    p = p.fma(r.mul(r), r.add(1f));
    IntVector exponent =
        shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(0x3F800000);
    return p.mul(exponent.reinterpretAsFloats()).blend(0f, x.lt(-87f));
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(F, value);
  }
}
