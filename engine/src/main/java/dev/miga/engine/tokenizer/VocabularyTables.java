package dev.miga.engine.tokenizer;

import dev.miga.engine.format.VocabularyData;
import java.util.Arrays;

/**
 * Everything that is worked out from the pieces of a vocabulary.
 *
 * @param userDefined always matched whole
 * @param special those and the others that are matched whole on request
 * @param byteIds {@code [256]} token of each byte
 */
record VocabularyTables(
    Pieces pieces,
    PieceIndex index,
    Joints joints,
    SpecialTokens userDefined,
    SpecialTokens special,
    int[] byteIds,
    int bosId,
    int eosId,
    int unknownId) {

  /** The kinds that contribute text. */
  static final int TEXTUAL =
      TokenKind.NORMAL.bit() | TokenKind.USER_DEFINED.bit() | TokenKind.BYTE.bit();

  /** The kinds that are matched whole. */
  static final int SPECIAL =
      TokenKind.USER_DEFINED.bit() | TokenKind.CONTROL.bit() | TokenKind.UNKNOWN.bit();

  static VocabularyTables of(Pieces pieces, VocabularyData data) {
    return new VocabularyTables(
        pieces,
        PieceIndex.of(pieces),
        Joints.of(pieces),
        SpecialTokens.of(pieces, TokenKind.USER_DEFINED.bit()),
        SpecialTokens.of(pieces, SPECIAL),
        byteIds(pieces, data.unknownId()),
        data.bosId(),
        data.eosId(),
        data.unknownId());
  }

  private static int[] byteIds(Pieces pieces, int unknownId) {
    int[] ids = new int[256];
    Arrays.fill(ids, unknownId);
    for (int id = 0; id < pieces.size(); id++) {
      if (pieces.types()[id] == TokenKind.BYTE.type()) {
        ids[pieces.bytes()[pieces.start(id)] & 0xFF] = id;
      }
    }
    return ids;
  }
}
