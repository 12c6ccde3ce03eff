package dev.miga.engine.tokenizer;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/**
 * How long the tokens are that are matched whole, before merging, by their first byte: a text is
 * tried at these lengths only.
 *
 * <p>Leftmost, then longest. llama.cpp takes the longest first wherever it stands; the two differ
 * only where one token ends as a longer one begins, which none of Gemma's do.
 *
 * @param lengths {@code [256]} by first byte; bit {@code n - 1} is set where one is {@code n} long
 */
record SpecialTokens(long[] lengths) {
  static final int LONGS = 256;
  private static final int MAX_LENGTH = Long.SIZE;

  /**
   * The tokens of some kinds.
   *
   * @throws MigaException if one is longer than 64 bytes
   */
  static SpecialTokens of(Pieces pieces, int kinds) {
    long[] lengths = new long[LONGS];
    for (int id = 0; id < pieces.size(); id++) {
      if (pieces.isOf(id, kinds) && pieces.length(id) > 0) {
        int first = pieces.bytes()[pieces.start(id)] & 0xFF;
        lengths[first] |= 1L << (checked(id, pieces.length(id)) - 1);
      }
    }
    return new SpecialTokens(lengths);
  }

  /** Id of the longest of these tokens that begins at {@code text[from]}, or NONE. */
  int match(PieceIndex index, int kinds, byte[] text, int from) {
    int room = Math.min(MAX_LENGTH, text.length - from);
    long candidates = lengths[text[from] & 0xFF] & (-1L >>> (MAX_LENGTH - room));
    while (candidates != 0) {
      int length = MAX_LENGTH - Long.numberOfLeadingZeros(candidates);
      int id = index.find(text, from, from + length, kinds);
      if (id != PieceIndex.NONE) {
        return id;
      }
      candidates &= ~(1L << (length - 1));
    }
    return PieceIndex.NONE;
  }

  private static int checked(int id, int length) {
    if (length > MAX_LENGTH) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "vocabulary: special token "
              + id
              + " has "
              + length
              + " bytes, at most "
              + MAX_LENGTH
              + " are supported; use a Gemma vocabulary");
    }
    return length;
  }
}
