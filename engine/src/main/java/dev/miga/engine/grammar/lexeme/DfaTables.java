package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Makes {@link CharDfa}s out of others: products, and the removal of dead states. */
public final class DfaTables {
  /** A pattern or a conjunction of patterns may have this many states at most. */
  static final int MAX_STATES = 20_000;

  private DfaTables() {}

  /** Texts that all of the parts accept. */
  public static CharDfa and(List<CharDfa> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return product(
        parts,
        labels ->
            Arrays.stream(labels).anyMatch(label -> label == CharDfa.REJECT) ? CharDfa.REJECT : 0);
  }

  /** Texts that the part does not accept. */
  public static CharDfa not(CharDfa part) {
    return product(List.of(CharDfa.ANY, part), labels -> labels[1] == CharDfa.REJECT ? 0 : -1);
  }

  /** Texts that any of the parts accepts. */
  public static CharDfa or(List<CharDfa> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : product(parts, labels -> Arrays.stream(labels).max().orElse(CharDfa.REJECT) < 0 ? -1 : 0);
  }

  /**
   * Runs all parts at once.
   *
   * @param label from the labels of the parts to that of the product
   * @throws MigaException UNSUPPORTED beyond {@value #MAX_STATES} states
   */
  public static CharDfa product(List<CharDfa> parts, ToIntFunction<int[]> label) {
    int[] starts =
        parts.stream().flatMapToInt(p -> Arrays.stream(p.starts())).sorted().distinct().toArray();
    Map<Ints, Integer> classIds = new HashMap<>();
    List<int[]> classParts = new ArrayList<>();
    int[] classes = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      int first = starts[i];
      int[] of = parts.stream().mapToInt(p -> p.classes()[p.interval(first)]).toArray();
      classes[i] = classIds.computeIfAbsent(new Ints(of), ignored -> classParts.size());
      if (classes[i] == classParts.size()) {
        classParts.add(of);
      }
    }
    Map<Ints, Integer> ids = new HashMap<>();
    List<int[]> states = new ArrayList<>();
    List<int[]> next = new ArrayList<>();
    int[] startState = parts.stream().mapToInt(CharDfa::start).toArray();
    ids.put(new Ints(startState), 0);
    states.add(startState);
    for (int s = 0; s < states.size(); s++) {
      int[] from = states.get(s);
      int[] row = new int[classParts.size()];
      for (int c = 0; c < row.length; c++) {
        int[] of = classParts.get(c);
        int[] to = new int[from.length];
        boolean alive = false;
        for (int p = 0; p < to.length; p++) {
          to[p] = from[p] == CharDfa.DEAD ? CharDfa.DEAD : parts.get(p).next()[from[p]][of[p]];
          alive |= to[p] != CharDfa.DEAD;
        }
        if (!alive) {
          row[c] = CharDfa.DEAD;
          continue;
        }
        Integer known = ids.putIfAbsent(new Ints(to), states.size());
        row[c] = known == null ? states.size() : known;
        if (known == null) {
          states.add(to);
          checkSize(states.size());
        }
      }
      next.add(row);
    }
    int[] labels = new int[states.size()];
    for (int s = 0; s < labels.length; s++) {
      int[] of = states.get(s).clone();
      for (int p = 0; p < of.length; p++) {
        of[p] = of[p] == CharDfa.DEAD ? CharDfa.REJECT : parts.get(p).labels()[of[p]];
      }
      labels[s] = label.applyAsInt(of);
    }
    return trimmed(starts, classes, next.toArray(int[][]::new), labels, 0);
  }

  /** Renames every transition that cannot lead to acceptance to DEAD. */
  public static CharDfa trimmed(
      int[] starts, int[] classes, int[][] next, int[] labels, int start) {
    int[] distance = distances(next, labels);
    for (int[] row : next) {
      for (int c = 0; c < row.length; c++) {
        if (row[c] != CharDfa.DEAD && distance[row[c]] == Integer.MAX_VALUE) {
          row[c] = CharDfa.DEAD;
        }
      }
    }
    boolean empty = next.length == 0 || distance[start] == Integer.MAX_VALUE;
    return new CharDfa(starts, classes, next, labels, empty ? CharDfa.DEAD : start);
  }

  /** Fewest characters from each state to acceptance; the largest int where there is no way. */
  public static int[] distances(int[][] next, int[] labels) {
    int[] heads = new int[next.length];
    Arrays.fill(heads, -1);
    int[] from = new int[64];
    int[] link = new int[64];
    int edges = 0;
    for (int s = 0; s < next.length; s++) {
      int last = -1;
      for (int to : next[s]) {
        if (to >= 0 && to != last) {
          if (edges == from.length) {
            from = Arrays.copyOf(from, 2 * edges);
            link = Arrays.copyOf(link, 2 * edges);
          }
          from[edges] = s;
          link[edges] = heads[to];
          heads[to] = edges++;
          last = to;
        }
      }
    }
    int[] distance = new int[next.length];
    Arrays.fill(distance, Integer.MAX_VALUE);
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    for (int s = 0; s < next.length; s++) {
      if (labels[s] != CharDfa.REJECT) {
        distance[s] = 0;
        queue.add(s);
      }
    }
    while (!queue.isEmpty()) {
      int to = queue.remove();
      for (int e = heads[to]; e >= 0; e = link[e]) {
        if (distance[from[e]] == Integer.MAX_VALUE) {
          distance[from[e]] = distance[to] + 1;
          queue.add(from[e]);
        }
      }
    }
    return distance;
  }

  static void checkSize(int states) {
    if (states > MAX_STATES) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          "the pattern needs more than "
              + MAX_STATES
              + " states; shorten its counts or split it into fields");
    }
  }
}
