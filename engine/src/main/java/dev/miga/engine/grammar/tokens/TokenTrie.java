package dev.miga.engine.grammar.tokens;

import dev.miga.engine.tokenizer.Vocabulary;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The bytes of all tokens as a trie in depth-first order, so that a walk is one pass over arrays
 * that jumps over what cannot match. Tokens without text are not in it. Immutable.
 *
 * <p>Two tries in fact: tokens of whole printable characters ("plain"), which any free string
 * allows, and all.
 */
public final class TokenTrie {
  private final int vocabularySize;
  private final TrieNodes all;
  private final TrieNodes special;
  private final int longest;
  private final byte[] characters;
  private final AtomicReferenceArray<long[]> plain;

  private TokenTrie(
      int vocabularySize, TrieNodes all, TrieNodes special, int longest, byte[] characters) {
    this.vocabularySize = vocabularySize;
    this.all = all;
    this.special = special;
    this.longest = longest;
    this.characters = characters;
    this.plain = new AtomicReferenceArray<>(longest + 2);
  }

  /** The trie of the tokens that contribute text. */
  public static TokenTrie of(Vocabulary vocabulary) {
    int[] offsets = new int[vocabulary.size() + 1];
    for (int id = 0; id < vocabulary.size(); id++) {
      offsets[id + 1] = offsets[id] + vocabulary.length(id);
    }
    byte[] bytes = new byte[offsets[vocabulary.size()]];
    for (int id = 0; id < vocabulary.size(); id++) {
      for (int i = 0; i < offsets[id + 1] - offsets[id]; i++) {
        bytes[offsets[id] + i] = vocabulary.byteAt(id, i);
      }
    }
    return of(bytes, offsets);
  }

  /**
   * The trie of tokens given as bytes.
   *
   * @param bytes of all tokens, one after another
   * @param offsets {@code [tokens + 1]} into {@code bytes}; a token of length 0 has no text
   */
  public static TokenTrie of(byte[] bytes, int[] offsets) {
    int size = offsets.length - 1;
    int[] order = TokenOrder.sort(bytes, offsets);
    byte[] characters = new byte[size];
    int longest = 0;
    int specials = 0;
    int[] special = new int[order.length];
    for (int id : order) {
      longest = Math.max(longest, offsets[id + 1] - offsets[id]);
      characters[id] = (byte) plainCharacters(bytes, offsets[id], offsets[id + 1]);
      if (characters[id] == 0) {
        special[specials++] = id;
      }
    }
    TrieNodes all = TrieNodes.of(bytes, offsets, order);
    TrieNodes rest = TrieNodes.of(bytes, offsets, Arrays.copyOf(special, specials));
    return new TokenTrie(size, all, rest, longest, characters);
  }

  /** Number of whole printable characters that the bytes are; 0 when they are anything else. */
  private static int plainCharacters(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < to; count++) {
      int octet = bytes[i] & 0xFF;
      int length =
          octet < 0x80 ? 1 : (octet < 0xC2 ? 9 : (octet < 0xE0 ? 2 : (octet < 0xF0 ? 3 : 4)));
      if (octet < 0x20 || octet == '"' || octet == '\\' || octet > 0xF4 || i + length > to) {
        return 0;
      }
      if (!isContinued(bytes, i, length)) {
        return 0;
      }
      i += length;
    }
    return count <= Byte.MAX_VALUE ? count : 0;
  }

  private static boolean isContinued(byte[] bytes, int at, int length) {
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return false;
      }
    }
    int second = length > 1 ? bytes[at + 1] & 0xFF : 0;
    return switch (bytes[at] & 0xFF) {
      case 0xE0 -> second >= 0xA0;
      case 0xED -> second < 0xA0;
      case 0xF0 -> second >= 0x90;
      case 0xF4 -> second < 0x90;
      default -> true;
    };
  }

  /** Number of tokens of the vocabulary, those without text included. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /** Bytes of the longest token. */
  public int longestToken() {
    return longest;
  }

  public TrieNodes all() {
    return all;
  }

  /** The tokens that are not plain. */
  public TrieNodes special() {
    return special;
  }

  /** A bit per plain token of at most so many characters; not to be written to. */
  public long[] plain(int maxCharacters) {
    int index = Math.min(maxCharacters, longest + 1);
    long[] known = plain.get(index);
    if (known == null) {
      known = computePlain(index);
      plain.set(index, known);
    }
    return known;
  }

  private long[] computePlain(int maxCharacters) {
    long[] words = new long[(vocabularySize + 63) >> 6];
    for (int id = 0; id < vocabularySize; id++) {
      if (characters[id] > 0 && characters[id] <= maxCharacters) {
        words[id >> 6] |= 1L << id;
      }
    }
    return words;
  }

  /** Writes the bytes of a token into {@code target}; returns how many there are. */
  public int bytesOf(int token, byte[] target) {
    int length = all.depthOf(token);
    long[] words = all.words();
    for (int node = all.nodeOf(token), at = length; at > 0; node--) {
      if (TrieNodes.depth(words[node]) == at) {
        target[--at] = (byte) TrieNodes.octet(words[node]);
      }
    }
    return Math.max(0, length);
  }
}
