package dev.miga.engine.grammar.tokens;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Which tokens may come next: all of them, or a set that is kept as sorted ids while they are few
 * and as a bit per token of the vocabulary when they are many. Immutable, unless {@link #ids} or
 * {@link #words} are written to, which nobody may.
 */
public final class TokenSet {
  /** Every token: no constraint. */
  public static final TokenSet ALL = new TokenSet(Form.ALL, new int[0], new long[0], -1);

  /** How a set is kept. */
  public enum Form {
    /** Every token; neither {@link #ids} nor {@link #words}. */
    ALL,
    /** {@link #ids} only. */
    IDS,
    /** {@link #words} only. */
    WORDS
  }

  private final Form form;
  private final int[] ids;
  private final long[] words;
  private final int size;

  private TokenSet(Form form, int[] ids, long[] words, int size) {
    this.form = form;
    this.ids = ids;
    this.words = words;
    this.size = size;
  }

  /** A set of few tokens; sorts and drops what comes twice. */
  public static TokenSet of(int... tokens) {
    return ofSorted(Arrays.stream(tokens).sorted().distinct().toArray());
  }

  /** A set of few tokens, ascending. Not copied. */
  public static TokenSet ofSorted(int[] sorted) {
    return new TokenSet(Form.IDS, sorted, new long[0], sorted.length);
  }

  /** A set of many tokens: bit {@code id & 63} of word {@code id >> 6}. Not copied. */
  public static TokenSet ofWords(long[] words) {
    int size = 0;
    for (long word : words) {
      size += Long.bitCount(word);
    }
    return new TokenSet(Form.WORDS, new int[0], words, size);
  }

  /** How the set is kept. */
  public Form form() {
    return form;
  }

  /** Number of tokens in the set; -1 for {@link #ALL}, which knows no vocabulary. */
  public int size() {
    return size;
  }

  /** Ascending ids of a set of form IDS; empty otherwise. Not to be written to. */
  public int[] ids() {
    return ids;
  }

  /** Bits of a set of form WORDS, {@code [vocabulary / 64]}; empty otherwise. Not to be written. */
  public long[] words() {
    return words;
  }

  /** Whether the token is in the set. */
  public boolean contains(int token) {
    return switch (form) {
      case ALL -> token >= 0;
      case IDS -> Arrays.binarySearch(ids, token) >= 0;
      case WORDS ->
          token >= 0 && token >> 6 < words.length && (words[token >> 6] >>> token & 1) != 0;
    };
  }

  /**
   * Passes every token, ascending.
   *
   * @throws IllegalStateException on {@link #ALL}
   */
  public void forEach(IntConsumer action) {
    switch (form) {
      case ALL -> throw new IllegalStateException("the set of all tokens cannot be listed");
      case IDS -> Arrays.stream(ids).forEach(action);
      case WORDS -> {
        for (int i = 0; i < words.length; i++) {
          for (long word = words[i]; word != 0; word &= word - 1) {
            action.accept((i << 6) + Long.numberOfTrailingZeros(word));
          }
        }
      }
    }
  }

  /** Memory that the set holds. */
  public long bytes() {
    return 48L + 4L * ids.length + 8L * words.length;
  }
}
