package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.Lexeme;
import dev.miga.engine.grammar.tokens.TrieNodes;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Walks a trie with a copied string only, led by the string's source: a text has few continuations
 * where a trie has thousands. There are many positions in a text, each is met once, so none is
 * worth a {@link State}. What follows the closing quote is the caller's.
 *
 * <p>The trie is far larger than a processor's near caches, and a walk touches it at a thousand
 * places. So it goes level by level, and reads what a level needs in loops without branches: the
 * reads then wait for memory together and not one after another. Belongs to one sequence.
 */
public final class CopyWalk {
  private static final int NONE = -1;

  private final TrieNodes nodes;
  private final CopySource source;
  private final IntConsumer tokens;
  private final Closing closing;
  private Level reached = new Level(64);
  private Level next = new Level(64);

  /** Is told where a quote closes the string: its node, whose subtree goes on without it. */
  @FunctionalInterface
  public interface Closing {
    void at(int node);
  }

  /** Nodes of one depth, and where the string is there. */
  private static final class Level {
    private int count;
    private int[] parents;
    private int[] octets;
    private int[] children;
    private long[] words;

    /** Of the source after the octet; -1 where the string has been closed. */
    private int[] states;

    private int[] needs;
    private int[] rooms;

    Level(int capacity) {
      parents = new int[capacity];
      octets = new int[capacity];
      children = new int[capacity];
      words = new long[capacity];
      states = new int[capacity];
      needs = new int[capacity];
      rooms = new int[capacity];
    }

    void add(int parent, int octet, int state, int need, int room) {
      if (count == parents.length) {
        grow(2 * count);
      }
      parents[count] = parent;
      octets[count] = octet;
      states[count] = state;
      needs[count] = need;
      rooms[count++] = room;
    }

    private void grow(int capacity) {
      parents = Arrays.copyOf(parents, capacity);
      octets = Arrays.copyOf(octets, capacity);
      children = Arrays.copyOf(children, capacity);
      words = Arrays.copyOf(words, capacity);
      states = Arrays.copyOf(states, capacity);
      needs = Arrays.copyOf(needs, capacity);
      rooms = Arrays.copyOf(rooms, capacity);
    }
  }

  public CopyWalk(TrieNodes nodes, CopySource source, IntConsumer tokens, Closing closing) {
    this.nodes = nodes;
    this.source = source;
    this.tokens = tokens;
    this.closing = closing;
  }

  /**
   * Walks what is below a node.
   *
   * @param node that the copy has reached
   * @param state of the source there
   * @param need characters that are still missing
   * @param room characters that may still come
   */
  public void walk(int node, int state, int need, int room) {
    expand(node, state, need, room);
    while (next.count > 0) {
      Level level = next;
      next = reached;
      reached = level;
      next.count = 0;
      nodes.find(level.parents, level.octets, level.children, level.words, level.count);
      for (int i = 0; i < level.count; i++) {
        if (level.children[i] != NONE) {
          visit(level, i, level.children[i], level.words[i]);
        }
      }
    }
  }

  private void visit(Level level, int i, int node, long word) {
    if (level.states[i] == NONE) {
      closing.at(node);
    } else {
      if (TrieNodes.token(word) >= 0) {
        tokens.accept(TrieNodes.token(word));
      }
      if (TrieNodes.span(word) > 1) {
        expand(node, level.states[i], level.needs[i], level.rooms[i]);
      }
    }
    if (TrieNodes.hasTwin(word)) {
      int twin = node + TrieNodes.span(word);
      visit(level, i, twin, nodes.words()[twin]);
    }
  }

  private void expand(int node, int state, int need, int room) {
    boolean inside = source.isInside(state);
    if (need == 0 && source.mayClose(state) && nodes.hasQuote(node)) {
      next.add(node, '"', NONE, 0, 0);
    }
    if (!inside && room == 0) {
      return;
    }
    int needAfter = inside ? need : Lexeme.less(need);
    int roomAfter = inside ? room : Lexeme.less(room);
    for (int edge = source.firstEdge(state); edge >= 0; edge = source.nextEdge(edge)) {
      if (source.mayFollow(state, edge, needAfter, roomAfter)) {
        next.add(node, source.symbol(edge) & 0xFF, source.target(edge), needAfter, roomAfter);
      }
    }
  }
}
