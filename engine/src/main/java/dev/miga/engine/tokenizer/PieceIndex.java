package dev.miga.engine.tokenizer;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.Arrays;

/**
 * Finds a piece by its bytes: open addressing with linear probing over a table at most half full.
 *
 * @param slots id + 1 of a piece, or 0; a power of two of them
 * @param longest bytes of the longest piece in the table
 */
record PieceIndex(Pieces pieces, int[] slots, int longest) {
  static final int NONE = -1;

  /** Honest tables stay under a hundred; a file made to collide shall not hang the reader. */
  private static final int MAX_PROBES = 4096;

  private static final int INDEXED =
      TokenKind.NORMAL.bit() | TokenKind.CONTROL.bit() | TokenKind.USER_DEFINED.bit();

  /**
   * Indexes the normal, control and user-defined pieces. Of equal pieces of one kind the last wins.
   *
   * @throws MigaException if too many pieces share a hash
   */
  static PieceIndex of(Pieces pieces) {
    int[] slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, pieces.size())) * 4)];
    int longest = 0;
    for (int id = 0; id < pieces.size(); id++) {
      if (pieces.length(id) > 0 && pieces.isOf(id, INDEXED)) {
        insert(pieces, slots, id);
        longest = Math.max(longest, pieces.length(id));
      }
    }
    return new PieceIndex(pieces, slots, longest);
  }

  private static void insert(Pieces pieces, int[] slots, int id) {
    int from = pieces.start(id);
    int to = pieces.end(id);
    int slot = home(slots, pieces.bytes(), from, to);
    for (int probes = 0; slots[slot] != 0; probes++, slot = (slot + 1) & (slots.length - 1)) {
      int other = slots[slot] - 1;
      if (pieces.types()[other] == pieces.types()[id]
          && matches(pieces, other, pieces.bytes(), from, to)) {
        break;
      }
      if (probes == MAX_PROBES) {
        throw new MigaException(
            ErrorCode.INVALID_FILE,
            "vocabulary: over "
                + MAX_PROBES
                + " pieces share a hash with piece "
                + id
                + "; expected at most a few. The file is damaged or hostile: download it again");
      }
    }
    slots[slot] = id + 1;
  }

  /** Id of the piece {@code text[from, to)} among those of {@code kinds}, or {@link #NONE}. */
  int find(byte[] text, int from, int to, int kinds) {
    int mask = slots.length - 1;
    int slot = home(slots, text, from, to);
    for (int probes = 0; slots[slot] != 0 && probes <= MAX_PROBES; probes++) {
      int id = slots[slot] - 1;
      if (matches(pieces, id, text, from, to) && pieces.isOf(id, kinds)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    return NONE;
  }

  private static boolean matches(Pieces pieces, int id, byte[] text, int from, int to) {
    int start = pieces.start(id);
    int end = pieces.end(id);
    return end - start == to - from && Arrays.equals(pieces.bytes(), start, end, text, from, to);
  }

  /** FNV-1a, its upper bits spread by the golden ratio. */
  private static int home(int[] slots, byte[] text, int from, int to) {
    int hash = 0x811C9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text[i]) * 0x01000193;
    }
    return (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(slots.length - 1);
  }
}
