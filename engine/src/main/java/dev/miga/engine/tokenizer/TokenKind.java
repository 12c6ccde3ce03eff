package dev.miga.engine.tokenizer;

import dev.miga.engine.format.VocabularyData;
import java.util.List;

/** What a token of a SentencePiece vocabulary is for. */
public enum TokenKind {
  /** A piece that merges make. */
  NORMAL(VocabularyData.TYPE_NORMAL),
  /** Stands for what has no piece. */
  UNKNOWN(VocabularyData.TYPE_UNKNOWN),
  /** Steers the model ({@code <bos>}, {@code <end_of_turn>}); contributes no text. */
  CONTROL(VocabularyData.TYPE_CONTROL),
  /** Always matched whole, before merging. */
  USER_DEFINED(VocabularyData.TYPE_USER_DEFINED),
  /** Never produced. */
  UNUSED(VocabularyData.TYPE_UNUSED),
  /** One byte, for characters without a piece. */
  BYTE(VocabularyData.TYPE_BYTE);

  private static final List<TokenKind> KINDS = List.of(values());

  private final byte type;

  TokenKind(byte type) {
    this.type = type;
  }

  /** Number in a file. */
  byte type() {
    return type;
  }

  /** Bit of this kind in a set of kinds. */
  int bit() {
    return bit(type);
  }

  static int bit(byte type) {
    return 1 << type;
  }

  static TokenKind ofType(byte type) {
    return KINDS.get(type - 1);
  }
}
