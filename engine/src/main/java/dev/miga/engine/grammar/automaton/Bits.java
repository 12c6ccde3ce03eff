package dev.miga.engine.grammar.automaton;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** An immutable set of small numbers. */
public record Bits(long[] words) {
  public static Bits none(int size) {
    return new Bits(new long[(size + 63) >> 6]);
  }

  /** Those of the numbers below {@code size} that are members. */
  public static Bits of(int size, IntPredicate member) {
    Bits bits = none(size);
    for (int bit = 0; bit < size; bit++) {
      if (member.test(bit)) {
        bits.words[bit >> 6] |= 1L << bit;
      }
    }
    return bits;
  }

  boolean has(int bit) {
    return (words[bit >> 6] >>> bit & 1) != 0;
  }

  public Bits with(int bit) {
    long[] more = words.clone();
    more[bit >> 6] |= 1L << bit;
    return new Bits(more);
  }

  /** With all up to and including that one. */
  Bits withUpTo(int bit) {
    long[] more = words.clone();
    Arrays.fill(more, 0, bit >> 6, -1L);
    more[bit >> 6] |= -1L >>> (63 - (bit & 63));
    return new Bits(more);
  }

  /** The first member that {@code that} lacks, or the largest int. */
  int firstNotIn(Bits that) {
    for (int i = 0; i < words.length; i++) {
      long rest = words[i] & ~that.words[i];
      if (rest != 0) {
        return (i << 6) + Long.numberOfTrailingZeros(rest);
      }
    }
    return Integer.MAX_VALUE;
  }

  /** Number of members that {@code that} lacks. */
  int countNotIn(Bits that) {
    int count = 0;
    for (int i = 0; i < words.length; i++) {
      count += Long.bitCount(words[i] & ~that.words[i]);
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bits that && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return Arrays.toString(words);
  }
}
