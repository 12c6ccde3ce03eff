package dev.miga.engine.grammar;

import java.util.function.IntConsumer;

/**
 * Walks a trie with a copied string only: there are many positions in a text, each is met once, so
 * none is worth a {@link State}. What follows the closing quote is the caller's.
 */
final class CopyWalk {
  private static final int NONE = -1;

  private final TrieNodes nodes;
  private final int[] states;
  private final int[] needs;
  private final int[] rooms;

  /** Is told where a quote closes the string: its node, whose subtree goes on without it. */
  @FunctionalInterface
  interface Closing {
    void at(int node);
  }

  CopyWalk(TrieNodes nodes, int longestToken) {
    this.nodes = nodes;
    states = new int[longestToken + 1];
    needs = new int[longestToken + 1];
    rooms = new int[longestToken + 1];
  }

  /**
   * Walks the nodes from {@code from} to {@code to}.
   *
   * @param depth of the node that the copy has reached
   */
  void walk(CopyFrame copy, int depth, int from, int to, IntConsumer token, Closing closing) {
    CopySource source = copy.source();
    byte[] octets = nodes.octets();
    byte[] depths = nodes.depths();
    int[] tokens = nodes.tokens();
    int[] ends = nodes.ends();
    states[depth] = copy.state();
    needs[depth] = copy.need();
    rooms[depth] = copy.room();
    for (int node = from; node < to; ) {
      int at = depths[node];
      int octet = octets[node] & 0xFF;
      boolean inside = source.isInside(states[at - 1]);
      int next =
          inside || rooms[at - 1] > 0
              ? source.next(states[at - 1], inside ? octet + Edges.OCTETS : octet)
              : NONE;
      int need = inside ? needs[at - 1] : Lexeme.less(needs[at - 1]);
      if (next != NONE && source.charactersLeft(next) >= need) {
        states[at] = next;
        needs[at] = need;
        rooms[at] = inside ? rooms[at - 1] : Lexeme.less(rooms[at - 1]);
        if (tokens[node] >= 0) {
          token.accept(tokens[node]);
        }
        node++;
        continue;
      }
      if (octet == '"' && !inside && needs[at - 1] == 0) {
        closing.at(node);
      }
      node = ends[node];
    }
  }
}
