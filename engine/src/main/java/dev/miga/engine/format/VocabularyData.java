package dev.miga.engine.format;

import java.lang.foreign.MemorySegment;

/**
 * The pieces of a SentencePiece vocabulary as a file lists them; the tokenizer indexes them.
 *
 * @param pieces UTF-8 of all pieces, one after another
 * @param offsets {@code size + 1} offsets into {@code pieces}
 * @param scores merge score of each piece: the highest merges first
 * @param types of each piece, a {@code TYPE_} constant
 */
public record VocabularyData(
    MemorySegment pieces,
    int[] offsets,
    float[] scores,
    byte[] types,
    int bosId,
    int eosId,
    int unknownId) {

  public static final byte TYPE_NORMAL = 1;
  public static final byte TYPE_UNKNOWN = 2;
  public static final byte TYPE_CONTROL = 3;
  public static final byte TYPE_USER_DEFINED = 4;
  public static final byte TYPE_UNUSED = 5;
  public static final byte TYPE_BYTE = 6;

  /** Number of pieces. */
  public int size() {
    return offsets.length - 1;
  }
}
