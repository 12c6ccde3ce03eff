package dev.miga.engine.grammar;

import java.util.Arrays;

/**
 * Nodes of a trie in depth-first order. Tokens with the same bytes are siblings, the last of them
 * with the children.
 */
final class TrieNodes {
  private final byte[] octets;
  private final byte[] depths;
  private final int[] tokens;
  private final int[] ends;
  private final int[] nodeOfToken;
  private final int size;

  private TrieNodes(
      byte[] octets, byte[] depths, int[] tokens, int[] ends, int[] nodeOfToken, int size) {
    this.octets = octets;
    this.depths = depths;
    this.tokens = tokens;
    this.ends = ends;
    this.nodeOfToken = nodeOfToken;
    this.size = size;
  }

  /**
   * The trie of some tokens.
   *
   * @param order their ids, sorted by bytes
   */
  static TrieNodes of(byte[] bytes, int[] offsets, int[] order) {
    int capacity = 0;
    int longest = 0;
    for (int id : order) {
      capacity += offsets[id + 1] - offsets[id];
      longest = Math.max(longest, offsets[id + 1] - offsets[id]);
    }
    byte[] octets = new byte[capacity];
    byte[] depths = new byte[capacity];
    int[] tokens = new int[capacity];
    int[] ends = new int[capacity];
    int[] nodeOfToken = new int[offsets.length - 1];
    Arrays.fill(nodeOfToken, -1);
    int[] open = new int[longest + 1];
    int openCount = 0;
    int size = 0;
    int previous = -1;
    for (int id : order) {
      int length = offsets[id + 1] - offsets[id];
      int common = previous < 0 ? 0 : common(bytes, offsets, previous, id);
      common = Math.min(common, length - 1);
      while (openCount > common) {
        ends[open[--openCount]] = size;
      }
      for (int at = common; at < length; at++) {
        octets[size] = bytes[offsets[id] + at];
        depths[size] = (byte) (at + 1);
        tokens[size] = at + 1 == length ? id : -1;
        open[openCount++] = size++;
      }
      nodeOfToken[id] = size - 1;
      previous = id;
    }
    while (openCount > 0) {
      ends[open[--openCount]] = size;
    }
    return new TrieNodes(
        Arrays.copyOf(octets, size),
        Arrays.copyOf(depths, size),
        Arrays.copyOf(tokens, size),
        Arrays.copyOf(ends, size),
        nodeOfToken,
        size);
  }

  private static int common(byte[] bytes, int[] offsets, int a, int b) {
    int mismatch =
        Arrays.mismatch(bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]);
    return mismatch < 0 ? offsets[a + 1] - offsets[a] : mismatch;
  }

  int size() {
    return size;
  }

  byte octet(int node) {
    return octets[node];
  }

  int depth(int node) {
    return depths[node];
  }

  int nodeOf(int token) {
    return nodeOfToken[token];
  }

  /** Bytes of a token; 0 for one without text. */
  int depthOf(int token) {
    return nodeOfToken[token] < 0 ? 0 : depths[nodeOfToken[token]];
  }

  byte[] octets() {
    return octets;
  }

  byte[] depths() {
    return depths;
  }

  int[] tokens() {
    return tokens;
  }

  /** {@code [node]} the node after the whole subtree. */
  int[] ends() {
    return ends;
  }
}
