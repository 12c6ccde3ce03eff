package dev.miga.engine.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Text to token ids and back, as SentencePiece's BPE and llama.cpp do it for Gemma: no space is put
 * before the text, no token is added, and nothing is normalised. User-defined tokens (runs of
 * spaces and newlines, HTML tags) are matched first and always, the longest at the leftmost place;
 * the rest is cut where no piece can cross and merged by score. Immutable, safe for any number of
 * threads.
 *
 * <p>A surrogate without its other half is encoded as U+FFFD. U+2581 cannot be told from a space
 * and decodes as one; all other text comes back exactly.
 */
public final class Tokenizer {
  private static final int TEXT_KINDS = TokenKind.USER_DEFINED.bit();

  private final Vocabulary vocabulary;
  private final VocabularyTables tables;

  /** A tokenizer over a vocabulary. */
  public Tokenizer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.tables = vocabulary.tables();
  }

  /** The tokens that this tokenizer speaks. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Tokens of a text that nobody vouches for: the names of control tokens are plain text in it. */
  public TokenIds encode(String text) {
    return encode(text, tables.userDefined(), TEXT_KINDS);
  }

  /** Tokens of a text in which the names of control tokens, {@code <bos>}, stand for them. */
  public TokenIds encodeWithControlTokens(String text) {
    return encode(text, tables.special(), VocabularyTables.SPECIAL);
  }

  /** The text of the tokens; bytes that are no UTF-8 become U+FFFD, control tokens nothing. */
  public String decode(TokenIds ids) {
    return new String(decodeBytes(ids), StandardCharsets.UTF_8);
  }

  /** The bytes of the tokens, control tokens none; need not be whole UTF-8. */
  public byte[] decodeBytes(TokenIds ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(ids.size() * 4);
    for (int i = 0; i < ids.size(); i++) {
      bytes.writeBytes(vocabulary.bytesOf(ids.at(i)));
    }
    return bytes.toByteArray();
  }

  private TokenIds encode(String text, SpecialTokens specials, int kinds) {
    byte[] bytes = Utf8.encode(text);
    Merger merger = new Merger(tables);
    TokenIds.Builder ids = TokenIds.builder();
    int plain = 0;
    int at = 0;
    while (at < bytes.length) {
      int special = specials.match(tables.index(), kinds, bytes, at);
      if (special == PieceIndex.NONE) {
        at++;
        continue;
      }
      encodePlain(bytes, plain, at, merger, ids);
      ids.add(special);
      at += tables.pieces().length(special);
      plain = at;
    }
    encodePlain(bytes, plain, at, merger, ids);
    return ids.build();
  }

  /** Overwrites {@code bytes[from, to)}, which nobody reads again. */
  private void encodePlain(byte[] bytes, int from, int to, Merger merger, TokenIds.Builder ids) {
    int end = SpaceMark.toSpaces(bytes, from, to, bytes, from);
    int start = from;
    for (int i = from + 1; i < end; i++) {
      if (Utf8.isFirst(bytes[i]) && !tables.joints().joins(bytes[i - 1], bytes[i])) {
        merger.merge(bytes, start, i, ids);
        start = i;
      }
    }
    merger.merge(bytes, start, end, ids);
  }
}
