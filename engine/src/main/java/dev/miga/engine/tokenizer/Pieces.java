package dev.miga.engine.tokenizer;

import java.util.Arrays;

/**
 * The pieces of a vocabulary as the text that they stand for: U+2581 is a space already, a byte
 * piece is its byte, a control token keeps its name.
 *
 * @param bytes all pieces, one after another
 * @param offsets {@code [size + 1]} into {@code bytes}
 * @param types {@code [size]}, GGUF's numbers of {@link TokenKind}
 * @param order {@code [size]}, the lowest merges first: the score, mirrored into an integer
 */
record Pieces(byte[] bytes, int[] offsets, byte[] types, int[] order) {

  int size() {
    return types.length;
  }

  int start(int id) {
    return offsets[id];
  }

  int end(int id) {
    return offsets[id + 1];
  }

  int length(int id) {
    return offsets[id + 1] - offsets[id];
  }

  /** Whether the piece is {@code text[from, to)}. */
  boolean equals(int id, byte[] text, int from, int to) {
    return Arrays.equals(bytes, start(id), end(id), text, from, to);
  }

  boolean isOf(int id, int kinds) {
    return (TokenKind.bit(types[id]) & kinds) != 0;
  }

  /** Descending scores as ascending integers; equal scores, and the two zeros, stay equal. */
  static int orderOf(float score) {
    int bits = Float.floatToRawIntBits(score + 0f);
    return ~(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
  }
}
