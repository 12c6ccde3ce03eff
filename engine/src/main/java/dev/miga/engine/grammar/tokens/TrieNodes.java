package dev.miga.engine.grammar.tokens;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.Arrays;

/**
 * Nodes of a trie in depth-first order, a word each, so that a visit touches memory once. Tokens
 * with the same bytes are siblings, the last of them with the children.
 */
public final class TrieNodes {
  /** Stands for the parent of the nodes that have none. */
  public static final int ROOT = -1;

  private static final int NONE = -1;

  // A word, from its lowest bit: octet 8, depth 8, whether a quote is among the children 1, whether
  // the next sibling has the same octet 1, token + 1 23, nodes of the subtree 23.
  private static final int DEPTH_AT = 8;
  private static final int QUOTE_AT = 16;
  private static final int TWIN_AT = 17;
  private static final int TOKEN_AT = 18;
  private static final int SPAN_AT = 41;
  private static final int TOKEN = 0x7FFFFF;
  private static final int MAX_LENGTH = 0xFF;

  /** As many nodes as {@link #key} has room for. */
  private static final int MAX_BYTES = 1 << 22;

  /** Nodes below a node from which on a child is looked up and not sought. */
  private static final int WIDE = 16;

  private final long[] words;
  private final int[] nodeOfToken;

  /** Children of wide nodes: {@code key << 32 | child} at a place that follows from the key. */
  private final long[] table;

  private final int tableShift;

  private TrieNodes(long[] words, int[] nodeOfToken) {
    this.words = words;
    this.nodeOfToken = nodeOfToken;
    int count = 0;
    for (int node = ROOT; node < words.length; node++) {
      if (isWide(node)) {
        for (int child = node + 1; child < end(node); child = end(child)) {
          count++;
        }
      }
    }
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(1, count));
    table = new long[1 << bits];
    tableShift = Integer.SIZE - bits;
    Arrays.fill(table, NONE);
    for (int node = ROOT; node < words.length; node++) {
      if (isWide(node)) {
        for (int child = node + 1; child < end(node); child = end(child)) {
          putChild(key(node, octet(words[child])), child);
        }
      }
    }
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
    if (Math.max(capacity, offsets.length) > MAX_BYTES || longest > MAX_LENGTH) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "vocabulary: tokens of %,d bytes together, the longest of %,d; at most %,d and %,d"
              .formatted(capacity, longest, MAX_BYTES, MAX_LENGTH));
    }
    long[] words = new long[capacity];
    int[] nodeOfToken = new int[offsets.length - 1];
    Arrays.fill(nodeOfToken, NONE);
    int[] open = new int[longest + 1];
    int openCount = 0;
    int size = 0;
    int previous = NONE;
    for (int id : order) {
      int length = offsets[id + 1] - offsets[id];
      int common = previous < 0 ? 0 : common(bytes, offsets, previous, id);
      if (common == length) {
        words[nodeOfToken[previous]] |= 1L << TWIN_AT;
        common--;
      }
      while (openCount > common) {
        close(words, open[--openCount], size);
      }
      for (int at = common; at < length; at++) {
        long token = at + 1 == length ? id + 1 : 0;
        words[size] =
            token << TOKEN_AT | (long) (at + 1) << DEPTH_AT | (bytes[offsets[id] + at] & 0xFF);
        if (at > 0 && bytes[offsets[id] + at] == '"') {
          words[open[at - 1]] |= 1L << QUOTE_AT;
        }
        open[openCount++] = size++;
      }
      nodeOfToken[id] = size - 1;
      previous = id;
    }
    while (openCount > 0) {
      close(words, open[--openCount], size);
    }
    return new TrieNodes(Arrays.copyOf(words, size), nodeOfToken);
  }

  private static void close(long[] words, int node, int end) {
    words[node] |= (long) (end - node) << SPAN_AT;
  }

  private static int common(byte[] bytes, int[] offsets, int a, int b) {
    int mismatch =
        Arrays.mismatch(bytes, offsets[a], offsets[a + 1], bytes, offsets[b], offsets[b + 1]);
    return mismatch < 0 ? offsets[a + 1] - offsets[a] : mismatch;
  }

  public int size() {
    return words.length;
  }

  /** {@code [node]} what {@link #octet}, {@link #depth}, {@link #token} and {@link #span} read. */
  public long[] words() {
    return words;
  }

  public static int octet(long word) {
    return (int) word & 0xFF;
  }

  public static int depth(long word) {
    return (int) (word >>> DEPTH_AT) & 0xFF;
  }

  /** The token that ends there, or -1. */
  public static int token(long word) {
    return ((int) (word >>> TOKEN_AT) & TOKEN) - 1;
  }

  /** Whether a quote is among the children. */
  public boolean hasQuote(int node) {
    return node == ROOT || ((words[node] >>> QUOTE_AT) & 1) != 0;
  }

  /** Whether the next sibling has the same octet. */
  public static boolean hasTwin(long word) {
    return ((word >>> TWIN_AT) & 1) != 0;
  }

  /** Nodes of the subtree, its root included. */
  public static int span(long word) {
    return (int) (word >>> SPAN_AT);
  }

  /** The node after the whole subtree. */
  public int end(int node) {
    return node == ROOT ? words.length : node + span(words[node]);
  }

  int nodeOf(int token) {
    return nodeOfToken[token];
  }

  /** Bytes of a token; 0 for one without text. */
  int depthOf(int token) {
    return nodeOfToken[token] < 0 ? 0 : depth(words[nodeOfToken[token]]);
  }

  private boolean isWide(int node) {
    return end(node) - node > WIDE;
  }

  /**
   * Finds children, many at once: first all reads whose places are known, then what depends on
   * them.
   *
   * @param parents nodes, or {@link #ROOT}
   * @param octets of the children
   * @param children receives each first child with the octet, or -1; see {@link #hasTwin}
   * @param found receives the words of the children; anything where there is none
   */
  public void find(int[] parents, int[] octets, int[] children, long[] found, int count) {
    for (int i = 0; i < count; i++) {
      found[i] = table[place(key(parents[i], octets[i]))];
    }
    for (int i = 0; i < count; i++) {
      children[i] =
          isWide(parents[i])
              ? lookedUp(key(parents[i], octets[i]), found[i])
              : sought(parents[i], octets[i]);
    }
    for (int i = 0; i < count; i++) {
      found[i] = words[Math.max(0, children[i])];
    }
  }

  private int lookedUp(int key, long first) {
    long entry = first;
    for (int at = place(key); entry >>> Integer.SIZE != key; entry = table[at]) {
      if (entry == NONE) {
        return NONE;
      }
      at = (at + 1) & (table.length - 1);
    }
    return (int) entry;
  }

  private int sought(int parent, int octet) {
    int end = end(parent);
    int child = parent + 1;
    while (child < end && octet(words[child]) != octet) {
      child = end(child);
    }
    return child < end ? child : NONE;
  }

  private void putChild(int key, int child) {
    int at = place(key);
    while (table[at] != NONE) {
      if (table[at] >>> Integer.SIZE == key) {
        return; // a twin
      }
      at = (at + 1) & (table.length - 1);
    }
    table[at] = (long) key << Integer.SIZE | child;
  }

  private static int key(int node, int octet) {
    return ((node + 1) << Byte.SIZE) | octet;
  }

  /** Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4). */
  private int place(int key) {
    return (key * 0x9E3779B1) >>> tableShift;
  }
}
