package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.grammar.terms.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The characters that a pattern never tells apart, found by refining one class set after set. The
 * last class is that of the surrogates, which no set has.
 *
 * <p>Costs a step for each set and each interval between two edges that lies in it, and a bit of
 * memory for each set and class.
 */
final class CharClasses {
  private static final int NO_SET = -1;

  private final int[] starts;
  private final int[] ofIntervals;
  private final int[] setOfNode;
  private final BitSet[] classesOfSet;
  private final long bytes;
  private int count = 1;

  CharClasses(RegexNfa nfa, Budget budget) {
    setOfNode = new int[nfa.size()];
    List<CodePoints> sets = sets(nfa, budget);
    starts = intervals(sets);
    ofIntervals = new int[starts.length];
    int[] sizes = new int[starts.length + 1];
    sizes[0] = starts.length;
    int[] touched = new int[starts.length + 1];
    int[] split = new int[starts.length + 1];
    for (CodePoints set : sets) {
      refine(intervalsOf(set, budget), sizes, touched, split);
    }
    ofIntervals[Arrays.binarySearch(starts, 0xD800)] = count++;
    bytes = (long) sets.size() * (count / Byte.SIZE + Long.BYTES * 5);
    budget.hold(bytes);
    classesOfSet = new BitSet[sets.size()];
    for (int s = 0; s < classesOfSet.length; s++) {
      BitSet classes = new BitSet(count);
      intervalsOf(sets.get(s), budget).stream().forEach(i -> classes.set(ofIntervals[i]));
      classesOfSet[s] = classes;
    }
  }

  private List<CodePoints> sets(RegexNfa nfa, Budget budget) {
    Map<CodePoints, Integer> ids = new HashMap<>();
    List<CodePoints> sets = new ArrayList<>();
    Arrays.fill(setOfNode, NO_SET);
    for (int node = 0; node < setOfNode.length; node++) {
      if (nfa.node(node) instanceof RegexNfa.Node.Char one) {
        budget.work(1L + one.set().ranges().length);
        Integer known = ids.putIfAbsent(one.set(), sets.size());
        setOfNode[node] = known == null ? sets.size() : known;
        if (known == null) {
          sets.add(one.set());
        }
      }
    }
    return sets;
  }

  private static int[] intervals(List<CodePoints> sets) {
    BitSet cuts = new BitSet();
    cuts.set(0);
    cuts.set(0xD800);
    cuts.set(0xE000);
    for (CodePoints set : sets) {
      for (int i = 0; i < set.ranges().length; i += 2) {
        cuts.set(set.ranges()[i]);
        cuts.set(set.ranges()[i + 1] + 1);
      }
    }
    cuts.clear(CodePoints.MAX + 1);
    return cuts.stream().toArray();
  }

  private BitSet intervalsOf(CodePoints set, Budget budget) {
    BitSet inside = new BitSet();
    for (int i = 0; i < set.ranges().length; i += 2) {
      int from = Arrays.binarySearch(starts, set.ranges()[i]);
      int to = Arrays.binarySearch(starts, set.ranges()[i + 1] + 1);
      int end = to < 0 ? -to - 1 : to;
      budget.work(1L + end - from);
      inside.set(from, end);
    }
    return inside;
  }

  /** Splits each class of which some intervals are inside and some are not. */
  private void refine(BitSet inside, int[] sizes, int[] touched, int[] split) {
    int[] members = inside.stream().toArray();
    for (int i : members) {
      touched[ofIntervals[i]]++;
    }
    for (int i : members) {
      int old = ofIntervals[i];
      if (touched[old] > 0) {
        boolean whole = touched[old] == sizes[old];
        split[old] = whole ? old : count++;
        sizes[old] -= touched[old];
        sizes[split[old]] += touched[old];
        touched[old] = 0;
      }
    }
    for (int i : members) {
      ofIntervals[i] = split[ofIntervals[i]];
    }
  }

  /** First code points of the intervals, ascending. */
  int[] starts() {
    return starts;
  }

  /** {@code [starts]} class of each interval. */
  int[] ofIntervals() {
    return ofIntervals;
  }

  /** Number of classes. */
  int count() {
    return count;
  }

  /** The class of the surrogates. */
  int surrogates() {
    return count - 1;
  }

  /** Whether the node takes the characters of the class. */
  boolean has(int node, int charClass) {
    int set = setOfNode[node];
    return set != NO_SET && classesOfSet[set].get(charClass);
  }

  /** Gives back what was held while compiling. */
  void release(Budget budget) {
    budget.release(bytes);
  }
}
