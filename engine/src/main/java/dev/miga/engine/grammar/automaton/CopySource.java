package dev.miga.engine.grammar.automaton;

import dev.miga.engine.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text that strings are copied from, as the suffix automaton of its escaped bytes (Blumer et al.
 * 1985): from the root every path is a substring, and every substring is a path. Linear in the
 * text.
 *
 * <p>Bytes within a character or an escape are other symbols ({@code 256 + byte}) than those at
 * which a character begins, so a copy cannot begin or end in the middle of either. What is no
 * character at all, a lone surrogate, is a symbol that no byte equals. Where whole words are
 * copied, a character after one of a word is another symbol again ({@code 512 + byte}), at which no
 * copy begins.
 */
public final class CopySource {
  /** Where every copy begins. */
  public static final int ROOT = 0;

  private static final int WITHIN = Edges.OCTETS;
  private static final int AFTER_WORD = 2 * Edges.OCTETS;
  private static final int NO_CHARACTER = 3 * Edges.OCTETS;
  private static final int SYMBOLS = NO_CHARACTER + 1;
  private static final int NONE = -1;

  private final int[] symbols;
  private final int[] charIndex;
  private final int[] charactersLeft;
  private final int[] charactersToClose;
  private final int longestCopy;
  private final int shortestCopy;

  private int[] length;
  private int[] link;
  private int[] firstEnd;

  /** By state, the end that is nearest to where a copy may be closed; the first of these. */
  private int[] closingEnd;

  private int[] head;
  private int states = 1;

  private int[] edgeSymbol;
  private int[] edgeTarget;
  private int[] edgeNext;
  private int edges;
  private final int[] rootEdge = new int[SYMBOLS];

  /** What copies consist of. */
  public enum Unit {
    /** Any characters in succession. */
    CHARACTERS,
    /** Whole words: no letter, digit or mark stands directly before or after a copy. */
    WORDS
  }

  public CopySource(String text, Unit unit) {
    int[] found = new int[6 * text.length()];
    int[] index = new int[found.length + 1];
    int size = 0;
    boolean afterWord = false;
    boolean[] opensWord = new boolean[found.length + 1];
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      int chars = Character.charCount(codePoint);
      if (chars == 1 && Character.isSurrogate((char) codePoint)) {
        index[size] = i;
        found[size++] = NO_CHARACTER;
        afterWord = false;
      } else {
        int begins = afterWord ? AFTER_WORD : 0;
        afterWord = unit == Unit.WORDS && isOfWord(codePoint);
        opensWord[size] = afterWord;
        int begin = size;
        for (byte octet : JsonText.escaped(Character.toString(codePoint))) {
          index[size] = i;
          found[size] = (octet & 0xFF) + (size == begin ? begins : WITHIN);
          size++;
        }
      }
      i += chars;
    }
    index[size] = text.length();
    symbols = Arrays.copyOf(found, size);
    charIndex = Arrays.copyOf(index, size + 1);
    charactersLeft = charactersLeft(symbols);
    charactersToClose = charactersToClose(symbols, opensWord);
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
    closingEnd = unit == Unit.WORDS ? closingEnds() : firstEnd;
    shortestCopy = computeShortest();
  }

  private static boolean isOfWord(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || switch (Character.getType(codePoint)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
  }

  private static boolean begins(int symbol) {
    return symbol < WITHIN || symbol >= AFTER_WORD;
  }

  /** Characters from each symbol on, up to the next that is none. */
  private static int[] charactersLeft(int[] symbols) {
    int[] left = new int[symbols.length + 1];
    for (int i = symbols.length - 1; i >= 0; i--) {
      left[i] = symbols[i] == NO_CHARACTER ? 0 : left[i + 1] + (begins(symbols[i]) ? 1 : 0);
    }
    return left;
  }

  /**
   * Characters from each symbol on, up to the next place at which a copy may be closed.
   *
   * @param ofWord by symbol, whether it begins a character that no copy ends before
   */
  private static int[] charactersToClose(int[] symbols, boolean[] ofWord) {
    int[] left = new int[symbols.length + 1];
    for (int i = symbols.length - 1; i >= 0; i--) {
      boolean begins = begins(symbols[i]);
      left[i] = begins && !ofWord[i] ? 0 : left[i + 1] + (begins ? 1 : 0);
    }
    return left;
  }

  /** A state ends wherever those end that it is the link of; they are longer. */
  private int[] closingEnds() {
    int[] ends = new int[states];
    Arrays.fill(ends, NONE);
    for (int end = 0, state = ROOT; end < symbols.length; end++) {
      state = next(state, symbols[end]);
      ends[state] = end + 1;
    }
    int[] order = new int[states];
    int[] from = new int[symbols.length + 2];
    for (int state = 0; state < states; state++) {
      from[symbols.length - length[state] + 1]++;
    }
    for (int i = 1; i < from.length; i++) {
      from[i] += from[i - 1];
    }
    for (int state = 0; state < states; state++) {
      order[from[symbols.length - length[state]]++] = state;
    }
    for (int state : order) {
      if (state != ROOT) {
        ends[link[state]] = nearer(ends[link[state]], ends[state]);
      }
    }
    ends[ROOT] = 0;
    return ends;
  }

  private int nearer(int a, int b) {
    if (a == NONE) {
      return b;
    }
    int order = Integer.compare(charactersToClose[a], charactersToClose[b]);
    return order < 0 || (order == 0 && a < b) ? a : b;
  }

  private int computeShortest() {
    int shortest = Integer.MAX_VALUE;
    for (int e = firstEdge(ROOT); e != NONE; e = nextEdge(e)) {
      if (edgeSymbol[e] < WITHIN) {
        shortest = Math.min(shortest, 1 + charactersToClose(edgeTarget[e]));
      }
    }
    return shortest;
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
    return end < symbols.length && !begins(symbols[end]);
  }

  /** Whether a copy may end here. */
  boolean mayClose(int state) {
    return state == ROOT || (!isInside(state) && charactersToClose(state) == 0);
  }

  private int charactersToClose(int state) {
    return charactersToClose[closingEnd[state]];
  }

  /**
   * Whether a copy may go on along an edge.
   *
   * @param from the state that it leaves
   * @param need characters that are missing after it
   * @param room characters that may come after it
   */
  boolean mayFollow(int from, int edge, int need, int room) {
    int to = edgeTarget[edge];
    return (from != ROOT || edgeSymbol[edge] < WITHIN)
        && charactersLeft(to) >= need
        && charactersToClose(to) <= room;
  }

  /** Whether there is a copy that the rules allow. */
  boolean hasCopy(CopyRules rules) {
    return rules.min() == 0 || (longestCopy >= rules.min() && shortestCopy <= rules.max());
  }

  /** Most characters that can still be copied from a state: those after its first occurrence. */
  int charactersLeft(int state) {
    return charactersLeft[firstEnd[state]];
  }

  /** Characters of the longest copy. */
  int longestCopy() {
    return longestCopy;
  }

  /** The escaped bytes before the end of the first occurrence, as text. */
  public String before(int state, int bytes) {
    int to = firstEnd[state];
    byte[] read = new byte[Math.min(bytes, to)];
    for (int i = 0; i < read.length; i++) {
      read[i] = (byte) symbols[to - read.length + i];
    }
    return new String(read, StandardCharsets.UTF_8);
  }

  /**
   * Where in the text a copied string begins: the first place that reads like it and may be copied.
   *
   * @param state after it
   * @param bytes of it, escaped
   * @return an index in UTF-16 units
   */
  public int begin(int state, int bytes) {
    return charIndex[closingEnd[state] - bytes];
  }

  /** Where that place ends. */
  public int end(int state) {
    return charIndex[closingEnd[state]];
  }
}
