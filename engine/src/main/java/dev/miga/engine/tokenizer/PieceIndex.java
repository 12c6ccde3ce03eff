package dev.miga.engine.tokenizer;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;

/**
 * Finds a piece by its bytes: open addressing with linear probing over a table at most half full.
 *
 * @param slots a power of two of them; 0 where empty, else id + 1 in the low bits and, in the bits
 *     that no id needs, the upper ones of the piece's hash, which spare most comparisons
 * @param longest bytes of the longest piece in the table
 */
record PieceIndex(Pieces pieces, int[] slots, int longest) {
  static final int NONE = -1;

  /** Honest tables stay under a hundred; a file made to collide shall not hang the reader. */
  private static final int MAX_PROBES = 1024;

  private static final int INDEXED = TokenKind.NORMAL.bit() | VocabularyTables.SPECIAL;

  /**
   * Indexes the normal pieces and those that are matched whole. Of equal pieces of one kind the
   * last wins.
   *
   * @throws MigaException if too many pieces share a hash
   */
  static PieceIndex of(Pieces pieces) {
    int[] slots = new int[4 * Integer.highestOneBit(Math.max(1, pieces.size() - 1))];
    PieceIndex index = new PieceIndex(pieces, slots, 0);
    int longest = 0;
    for (int id = 0; id < pieces.size(); id++) {
      int length = pieces.length(id);
      if (length > 0 && pieces.isOf(id, INDEXED)) {
        index.insert(id);
        longest = Math.max(longest, length);
      }
    }
    return new PieceIndex(pieces, slots, longest);
  }

  private void insert(int id) {
    int from = pieces.start(id);
    int to = pieces.end(id);
    int hash = hash(pieces.bytes(), from, to);
    int slot = home(hash);
    for (int probes = 0; slots[slot] != 0; probes++, slot = next(slot)) {
      int other = idAt(slot);
      if (pieces.types()[other] == pieces.types()[id]
          && pieces.equals(other, pieces.bytes(), from, to)) {
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
    slots[slot] = (hash & (-1 << idBits())) | (id + 1);
  }

  /** Id of the piece {@code text[from, to)} among those of {@code kinds}, or {@link #NONE}. */
  int find(byte[] text, int from, int to, int kinds) {
    int hash = hash(text, from, to);
    int idBits = idBits();
    int slot = home(hash);
    for (int probes = 0; slots[slot] != 0 && probes <= MAX_PROBES; probes++, slot = next(slot)) {
      if ((slots[slot] ^ hash) >>> idBits == 0) {
        int id = idAt(slot);
        if (pieces.isOf(id, kinds) && pieces.equals(id, text, from, to)) {
          return id;
        }
      }
    }
    return NONE;
  }

  /** FNV-1a, spread by the golden ratio. */
  static int hash(byte[] text, int from, int to) {
    int hash = 0x811C9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text[i]) * 0x01000193;
    }
    return hash * 0x9E3779B9;
  }

  /** Low bits choose the slot, since the high ones are kept in it. */
  int home(int hash) {
    return (hash ^ (hash >>> 16)) & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  private int idAt(int slot) {
    return (slots[slot] & ~(-1 << idBits())) - 1;
  }

  private int idBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(pieces.size());
  }
}
