package dev.miga.engine.format;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Gathers the pieces of a vocabulary of known size, in any order. */
public final class VocabularyBuilder {
  /** What llama.cpp's converter gives pieces that never take part in a merge. */
  public static final float UNMERGED_SCORE = -1000;

  private final byte[][] pieces;
  private final float[] scores;
  private final byte[] types;

  /** All pieces are unused at first, and named {@code [PADn]} as llama.cpp's converter does. */
  public VocabularyBuilder(int size) {
    pieces = new byte[size][];
    scores = new float[size];
    types = new byte[size];
    Arrays.fill(scores, UNMERGED_SCORE);
    Arrays.fill(types, VocabularyData.TYPE_UNUSED);
  }

  /** Number of pieces. */
  public int size() {
    return pieces.length;
  }

  /** Sets a piece, over what may be there. */
  public void set(int id, byte[] utf8, float score, byte type) {
    pieces[id] = utf8;
    scores[id] = score;
    types[id] = type;
  }

  /** The type that a piece has so far. */
  public byte type(int id) {
    return types[id];
  }

  /** The UTF-8 that a piece has so far. */
  public byte[] piece(int id) {
    byte[] piece = pieces[id];
    return piece == null ? ("[PAD" + id + "]").getBytes(StandardCharsets.UTF_8) : piece;
  }

  /** The vocabulary. */
  public VocabularyData build(int bosId, int eosId, int unknownId) {
    int[] offsets = new int[size() + 1];
    for (int id = 0; id < size(); id++) {
      offsets[id + 1] = Math.addExact(offsets[id], piece(id).length);
    }
    byte[] utf8 = new byte[offsets[size()]];
    for (int id = 0; id < size(); id++) {
      byte[] piece = piece(id);
      System.arraycopy(piece, 0, utf8, offsets[id], piece.length);
    }
    return new VocabularyData(
        MemorySegment.ofArray(utf8), offsets, scores, types, bosId, eosId, unknownId);
  }
}
