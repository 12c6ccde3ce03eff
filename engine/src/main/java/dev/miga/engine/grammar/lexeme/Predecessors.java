package dev.miga.engine.grammar.lexeme;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The transitions of an automaton by the state that they lead to. Everything that is asked of it
 * visits each transition once.
 */
final class Predecessors {
  private static final int NONE = -1;

  private final int[] heads;
  private int[] from = new int[64];
  private int[] link = new int[64];
  private int size;

  /**
   * The transitions over some classes.
   *
   * @param next {@code [state][class]}
   * @param classes those that count
   */
  Predecessors(int[][] next, IntPredicate classes) {
    heads = new int[next.length];
    Arrays.fill(heads, NONE);
    for (int s = 0; s < next.length; s++) {
      int last = NONE;
      for (int c = 0; c < next[s].length; c++) {
        int to = next[s][c];
        if (to >= 0 && to != last && classes.test(c)) {
          add(s, to);
          last = to;
        }
      }
    }
  }

  private void add(int state, int to) {
    if (size == from.length) {
      from = Arrays.copyOf(from, 2 * size);
      link = Arrays.copyOf(link, 2 * size);
    }
    from[size] = state;
    link[size] = heads[to];
    heads[to] = size++;
  }

  /** Fewest transitions from each state to one of {@code ends}; the largest int without a way. */
  int[] distances(boolean[] ends) {
    int[] distance = new int[heads.length];
    int[] queue = new int[heads.length];
    int count = 0;
    for (int s = 0; s < distance.length; s++) {
      distance[s] = ends[s] ? 0 : Integer.MAX_VALUE;
      if (ends[s]) {
        queue[count++] = s;
      }
    }
    for (int at = 0; at < count; at++) {
      for (int e = heads[queue[at]]; e != NONE; e = link[e]) {
        if (distance[from[e]] == Integer.MAX_VALUE) {
          distance[from[e]] = distance[queue[at]] + 1;
          queue[count++] = from[e];
        }
      }
    }
    return distance;
  }

  /** Those of {@code states} from which there is a way of any length that never leaves them. */
  boolean[] withSuccessor(boolean[] states) {
    int[] successors = new int[heads.length];
    for (int to = 0; to < heads.length; to++) {
      for (int e = states[to] ? heads[to] : NONE; e != NONE; e = link[e]) {
        successors[from[e]]++;
      }
    }
    boolean[] left = states.clone();
    int[] gone = new int[heads.length];
    int count = 0;
    for (int s = 0; s < left.length; s++) {
      if (left[s] && successors[s] == 0) {
        left[s] = false;
        gone[count++] = s;
      }
    }
    for (int at = 0; at < count; at++) {
      for (int e = heads[gone[at]]; e != NONE; e = link[e]) {
        if (--successors[from[e]] == 0 && left[from[e]]) {
          left[from[e]] = false;
          gone[count++] = from[e];
        }
      }
    }
    return left;
  }

  /** Those of {@code states} that no way leads out of. */
  boolean[] closed(boolean[] states) {
    boolean[] outside = new boolean[states.length];
    for (int s = 0; s < states.length; s++) {
      outside[s] = !states[s];
    }
    int[] distance = distances(outside);
    boolean[] closed = new boolean[states.length];
    for (int s = 0; s < closed.length; s++) {
      closed[s] = distance[s] == Integer.MAX_VALUE;
    }
    return closed;
  }
}
