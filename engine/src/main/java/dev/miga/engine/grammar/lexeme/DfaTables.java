package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.Budget;
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

  /** Of a state beside its transitions: headers, a label, a place in a map. */
  static final long STATE_BYTES = 96;

  private DfaTables() {}

  /** Texts that all of the parts accept. */
  static CharDfa and(List<CharDfa> parts, Budget budget) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return product(
        parts,
        labels ->
            Arrays.stream(labels).anyMatch(label -> label == CharDfa.REJECT) ? CharDfa.REJECT : 0,
        budget);
  }

  /** Texts that the part does not accept. */
  static CharDfa not(CharDfa part, Budget budget) {
    return product(
        List.of(CharDfa.ANY, part), labels -> labels[1] == CharDfa.REJECT ? 0 : -1, budget);
  }

  /** Texts that any of the parts accepts. */
  static CharDfa or(List<CharDfa> parts, Budget budget) {
    return parts.size() == 1
        ? parts.getFirst()
        : product(
            parts,
            labels -> Arrays.stream(labels).max().orElse(CharDfa.REJECT) < 0 ? -1 : 0,
            budget);
  }

  /**
   * Runs all parts at once. Costs a step for each part of each transition, and an int of memory for
   * each transition and each part of each state.
   *
   * @param label from the labels of the parts to that of the product
   * @throws MigaException UNSUPPORTED beyond {@value #MAX_STATES} states
   */
  static CharDfa product(List<CharDfa> parts, ToIntFunction<int[]> label, Budget budget) {
    long intervals = parts.stream().mapToLong(part -> part.starts().length).sum();
    budget.work(intervals * parts.size());
    budget.hold(intervals * parts.size() * Integer.BYTES);
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
    long rowBytes = STATE_BYTES + (long) Integer.BYTES * classParts.size();
    long stateBytes = rowBytes + (long) Integer.BYTES * parts.size();
    for (int s = 0; s < states.size(); s++) {
      budget.work((1L + parts.size()) * classParts.size());
      budget.hold(stateBytes);
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
    budget.release(intervals * parts.size() * Integer.BYTES);
    budget.release((stateBytes - rowBytes) * states.size());
    return trimmed(starts, classes, next.toArray(int[][]::new), labels, 0);
  }

  /** Renames every transition that cannot lead to acceptance to DEAD. */
  static CharDfa trimmed(int[] starts, int[] classes, int[][] next, int[] labels, int start) {
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
  static int[] distances(int[][] next, int[] labels) {
    boolean[] accepting = new boolean[labels.length];
    for (int s = 0; s < labels.length; s++) {
      accepting[s] = labels[s] != CharDfa.REJECT;
    }
    return new Predecessors(next, anyClass -> true).distances(accepting);
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
