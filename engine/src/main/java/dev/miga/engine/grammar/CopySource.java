package dev.miga.engine.grammar;

import java.util.Arrays;

/**
 * A text that strings are copied from, as the suffix automaton of its escaped bytes (Blumer et al.
 * 1985): from the root every path is a substring, and every substring is a path. Linear in the
 * text.
 *
 * <p>Bytes within a character or an escape are other symbols ({@code 256 + byte}) than those at
 * which a character begins, so a copy cannot begin or end in the middle of either. What is no
 * character at all, a lone surrogate, is a symbol that no byte equals.
 */
final class CopySource {
  /** Where every copy begins. */
  static final int ROOT = 0;

  private static final int NO_CHARACTER = 2 * Edges.OCTETS;
  private static final int SYMBOLS = NO_CHARACTER + 1;
  private static final int NONE = -1;

  private final int[] symbols;
  private final int[] charIndex;
  private final int[] charactersLeft;
  private final int longestCopy;

  private int[] length;
  private int[] link;
  private int[] firstEnd;
  private int[] head;
  private int states = 1;

  private int[] edgeSymbol;
  private int[] edgeTarget;
  private int[] edgeNext;
  private int edges;
  private final int[] rootEdge = new int[SYMBOLS];

  CopySource(String text) {
    int[] found = new int[6 * text.length()];
    int[] index = new int[found.length + 1];
    int size = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      int chars = Character.charCount(codePoint);
      if (chars == 1 && Character.isSurrogate((char) codePoint)) {
        index[size] = i;
        found[size++] = NO_CHARACTER;
      } else {
        int begin = size;
        for (byte octet : JsonText.escaped(Character.toString(codePoint))) {
          index[size] = i;
          found[size] = (octet & 0xFF) + (size == begin ? 0 : Edges.OCTETS);
          size++;
        }
      }
      i += chars;
    }
    index[size] = text.length();
    symbols = Arrays.copyOf(found, size);
    charIndex = Arrays.copyOf(index, size + 1);
    charactersLeft = charactersLeft(symbols);
    longestCopy = Arrays.stream(charactersLeft).max().orElse(0);
    int capacity = 2 * size + 2;
    length = new int[capacity];
    link = new int[capacity];
    firstEnd = new int[capacity];
    head = new int[capacity];
    edgeSymbol = new int[3 * size + 8];
    edgeTarget = new int[edgeSymbol.length];
    edgeNext = new int[edgeSymbol.length];
    link[ROOT] = NONE;
    firstEnd[ROOT] = 0;
    head[ROOT] = NONE;
    Arrays.fill(rootEdge, NONE);
    build();
  }

  /** Characters from each symbol on, up to the next that is none. */
  private static int[] charactersLeft(int[] symbols) {
    int[] left = new int[symbols.length + 1];
    for (int i = symbols.length - 1; i >= 0; i--) {
      left[i] = symbols[i] == NO_CHARACTER ? 0 : left[i + 1] + (symbols[i] < Edges.OCTETS ? 1 : 0);
    }
    return left;
  }

  private void build() {
    int last = ROOT;
    for (int i = 0; i < symbols.length; i++) {
      int symbol = symbols[i];
      int now = newState(length[last] + 1, i + 1);
      int p = last;
      while (p != NONE && edge(p, symbol) == NONE) {
        addEdge(p, symbol, now);
        p = link[p];
      }
      link[now] = p == NONE ? ROOT : linkOf(p, symbol);
      last = now;
    }
  }

  private int linkOf(int p, int symbol) {
    int q = edgeTarget[edge(p, symbol)];
    if (length[q] == length[p] + 1) {
      return q;
    }
    int clone = newState(length[p] + 1, firstEnd[q]);
    for (int e = head[q]; e != NONE; e = edgeNext[e]) {
      addEdge(clone, edgeSymbol[e], edgeTarget[e]);
    }
    link[clone] = link[q];
    link[q] = clone;
    int state = p;
    while (state != NONE) {
      int e = edge(state, symbol);
      if (e == NONE || edgeTarget[e] != q) {
        break;
      }
      edgeTarget[e] = clone;
      state = link[state];
    }
    return clone;
  }

  private int newState(int newLength, int end) {
    length[states] = newLength;
    firstEnd[states] = end;
    head[states] = NONE;
    return states++;
  }

  private void addEdge(int from, int symbol, int to) {
    if (edges == edgeSymbol.length) {
      edgeSymbol = Arrays.copyOf(edgeSymbol, 2 * edges);
      edgeTarget = Arrays.copyOf(edgeTarget, 2 * edges);
      edgeNext = Arrays.copyOf(edgeNext, 2 * edges);
    }
    edgeSymbol[edges] = symbol;
    edgeTarget[edges] = to;
    edgeNext[edges] = head[from];
    head[from] = edges;
    if (from == ROOT) {
      rootEdge[symbol] = edges;
    }
    edges++;
  }

  private int edge(int from, int symbol) {
    if (from == ROOT) {
      return rootEdge[symbol];
    }
    int e = head[from];
    while (e != NONE && edgeSymbol[e] != symbol) {
      e = edgeNext[e];
    }
    return e;
  }

  /** The state after one more symbol, or -1. */
  int next(int state, int symbol) {
    int edge = edge(state, symbol);
    return edge == NONE ? NONE : edgeTarget[edge];
  }

  /** The first of the edges of a state, or -1. */
  int firstEdge(int state) {
    return skip(head[state]);
  }

  /** The next edge of the same state, or -1. */
  int nextEdge(int edge) {
    return skip(edgeNext[edge]);
  }

  private int skip(int edge) {
    return edge != NONE && edgeSymbol[edge] == NO_CHARACTER ? edgeNext[edge] : edge;
  }

  int symbol(int edge) {
    return edgeSymbol[edge];
  }

  int target(int edge) {
    return edgeTarget[edge];
  }

  /** Whether the next byte is within the character that the last one belongs to. */
  boolean isInside(int state) {
    int end = firstEnd[state];
    return end < symbols.length && symbols[end] >= Edges.OCTETS && symbols[end] != NO_CHARACTER;
  }

  /** Most characters that can still be copied from a state: those after its first occurrence. */
  int charactersLeft(int state) {
    return charactersLeft[firstEnd[state]];
  }

  /** Characters of the longest copy. */
  int longestCopy() {
    return longestCopy;
  }

  /** The escaped bytes that follow the first occurrence, at most {@code limit}. */
  byte[] following(int state, int limit) {
    int from = firstEnd[state];
    int to = from;
    while (to < symbols.length && to - from < limit && symbols[to] != NO_CHARACTER) {
      to++;
    }
    byte[] bytes = new byte[to - from];
    for (int i = from; i < to; i++) {
      bytes[i - from] = (byte) symbols[i];
    }
    return bytes;
  }

  /**
   * The first place in the text that reads like a copied string.
   *
   * @param output bytes that end with the string
   * @param from its opening quote
   * @param to after its closing quote
   */
  CopiedSpan find(byte[] output, int from, int to) {
    int state = ROOT;
    for (int i = from + 1; i < to - 1; i++) {
      int inside = state != ROOT && isInside(state) ? Edges.OCTETS : 0;
      state = edgeTarget[edge(state, (output[i] & 0xFF) + inside)];
    }
    int end = firstEnd[state];
    return new CopiedSpan(from, to, charIndex[end - (to - from - 2)], charIndex[end]);
  }
}
