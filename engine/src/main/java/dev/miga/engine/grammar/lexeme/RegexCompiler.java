package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.grammar.terms.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From a {@link Regex} to its {@link CharDfa} by the subset construction. The number of states and
 * the work are capped, so that a pattern made to explode ends in a clear error. Costs a step for
 * each transition and each node visited, and memory for each set of nodes while it compiles.
 */
public final class RegexCompiler {
  private static final int MAX_WORK = 4_000_000;

  /** Of a set of nodes beside the nodes: headers, a place in a map. */
  private static final int SUBSET_BYTES = 160;

  private final Budget budget;
  private final RegexNfa nfa;
  private final CharClasses classes;
  private final Map<Ints, Integer> ids = new HashMap<>();
  private final List<int[]> subsets = new ArrayList<>();
  private final List<Boolean> accepting = new ArrayList<>();
  private final Closure restart;
  private final int[] marks;
  private int mark;
  private int[] stack = new int[16];
  private int[] found = new int[16];
  private long work;
  private long held;

  private RegexCompiler(Regex regex, Budget budget) {
    this.budget = budget;
    nfa = new RegexNfa(regex, budget);
    classes = new CharClasses(nfa, budget);
    marks = new int[2 * nfa.size()];
    restart = closure(new int[] {nfa.start()}, 1, Position.INSIDE);
  }

  /** A closure of nodes: those that consume, and whether the text may end here. */
  private record Closure(int[] chars, boolean accepts) {}

  private enum Position {
    BEGIN,
    INSIDE
  }

  /** Texts in which the pattern is found, as JSON Schema wants it. */
  static CharDfa search(String pattern, Budget budget) {
    Regex regex = RegexParser.parse(pattern);
    if (regex instanceof Regex.Choice options
        && options.options().stream().anyMatch(RegexCompiler::looksAhead)) {
      return DfaTables.or(
          options.options().stream().map(option -> searchOne(option, budget)).toList(), budget);
    }
    return searchOne(regex, budget);
  }

  /** Texts that the pattern matches from end to end. */
  static CharDfa match(String pattern, Budget budget) {
    return new RegexCompiler(
            new Regex.Concat(
                List.of(Regex.Anchor.BEGIN, RegexParser.parse(pattern), Regex.Anchor.END)),
            budget)
        .compile();
  }

  /** The given texts. */
  static CharDfa literal(Collection<String> texts, Budget budget) {
    List<Regex> options = new ArrayList<>();
    for (String text : texts) {
      budget.work(1L + text.length());
      options.add(
          new Regex.Concat(
              text.codePoints().mapToObj(c -> (Regex) new Regex.Chars(CodePoints.of(c))).toList()));
    }
    Regex choice = new Regex.Choice(options);
    return new RegexCompiler(
            new Regex.Concat(List.of(Regex.Anchor.BEGIN, choice, Regex.Anchor.END)), budget)
        .compile();
  }

  private static boolean looksAhead(Regex regex) {
    return regex instanceof Regex.Concat parts
        && parts.parts().stream()
            .anyMatch(p -> p instanceof Regex.Ahead || p instanceof Regex.NotAhead);
  }

  private static CharDfa searchOne(Regex regex, Budget budget) {
    if (!looksAhead(regex) || !(regex instanceof Regex.Concat parts)) {
      return new RegexCompiler(regex, budget).compile();
    }
    if (parts.parts().getFirst() != Regex.Anchor.BEGIN) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED, "look-ahead is supported at the beginning of a pattern only");
    }
    List<CharDfa> all = new ArrayList<>();
    int at = 1;
    for (; at < parts.parts().size(); at++) {
      if (parts.parts().get(at) instanceof Regex.Ahead body) {
        all.add(anchored(List.of(body.body()), budget));
      } else if (parts.parts().get(at) instanceof Regex.NotAhead body) {
        all.add(DfaTables.not(anchored(List.of(body.body()), budget), budget));
      } else {
        break;
      }
    }
    all.add(anchored(parts.parts().subList(at, parts.parts().size()), budget));
    return DfaTables.and(all, budget);
  }

  private static CharDfa anchored(List<Regex> parts, Budget budget) {
    List<Regex> all = new ArrayList<>();
    all.add(Regex.Anchor.BEGIN);
    all.addAll(parts);
    return new RegexCompiler(new Regex.Concat(all), budget).compile();
  }

  private CharDfa compile() {
    List<int[]> rows = new ArrayList<>();
    stateOf(closure(new int[] {nfa.start()}, 1, Position.BEGIN));
    long rowBytes = DfaTables.STATE_BYTES + (long) Integer.BYTES * classes.count();
    for (int s = 0; s < subsets.size(); s++) {
      budget.work(classes.count());
      budget.hold(rowBytes);
      int[] row = new int[classes.count()];
      Arrays.fill(row, CharDfa.DEAD);
      for (int c = 0; c < classes.surrogates(); c++) {
        row[c] = stateOf(after(subsets.get(s), c));
      }
      rows.add(row);
    }
    int[] labels = new int[rows.size()];
    for (int s = 0; s < labels.length; s++) {
      labels[s] = accepting.get(s) ? 0 : CharDfa.REJECT;
    }
    budget.release(held);
    classes.release(budget);
    return DfaTables.trimmed(
        classes.starts(), classes.ofIntervals(), rows.toArray(int[][]::new), labels, 0);
  }

  private int stateOf(Closure closure) {
    int[] chars = closure.chars();
    if (chars.length == 0 && !closure.accepts()) {
      return CharDfa.DEAD;
    }
    int[] key = Arrays.copyOf(chars, chars.length + 1);
    key[chars.length] = closure.accepts() ? 1 : 0;
    Integer known = ids.putIfAbsent(new Ints(key), subsets.size());
    if (known != null) {
      return known;
    }
    DfaTables.checkSize(subsets.size());
    hold(SUBSET_BYTES + 2L * Integer.BYTES * chars.length);
    subsets.add(chars);
    accepting.add(closure.accepts());
    return subsets.size() - 1;
  }

  private void hold(long bytes) {
    budget.hold(bytes);
    held += bytes;
  }

  private void work(long steps) {
    work += steps;
    if (work > MAX_WORK) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED, "the pattern takes too long to determinise; make it simpler");
    }
    budget.work(steps);
  }

  private Closure after(int[] chars, int charClass) {
    if (isFound(chars)) {
      return new Closure(chars, true);
    }
    work(chars.length + 1L);
    int[] targets = new int[chars.length];
    int size = 0;
    for (int node : chars) {
      if (classes.has(node, charClass) && nfa.node(node) instanceof RegexNfa.Node.Char one) {
        targets[size++] = one.to();
      }
    }
    Closure closure = closure(targets, size, Position.INSIDE);
    if (isFound(closure.chars())) {
      return closure;
    }
    if (isFound(restart.chars())) {
      return restart;
    }
    return new Closure(
        merged(closure.chars(), restart.chars()), closure.accepts() || restart.accepts());
  }

  /** Both, ascending, each once. */
  private static int[] merged(int[] a, int[] b) {
    if (a.length == 0 || b.length == 0) {
      return a.length == 0 ? b : a;
    }
    int[] both = new int[a.length + b.length];
    int size = 0;
    for (int i = 0, j = 0; i < a.length || j < b.length; size++) {
      boolean left = j == b.length || (i < a.length && a[i] <= b[j]);
      both[size] = left ? a[i] : b[j];
      j += j < b.length && both[size] == b[j] ? 1 : 0;
      i += left ? 1 : 0;
    }
    return Arrays.copyOf(both, size);
  }

  /** Once found, whatever follows: the accepting node stands alone for that. */
  private static boolean isFound(int[] chars) {
    return chars.length > 0 && chars[0] == RegexNfa.ACCEPT;
  }

  /** An entry of the stack is a node and, in its lowest bit, whether the end was asserted. */
  private Closure closure(int[] from, int count, Position position) {
    mark++;
    int depth = 0;
    int size = 0;
    boolean accepts = false;
    for (int i = 0; i < count; i++) {
      push(depth++, from[i] << 1);
    }
    while (depth > 0) {
      int entry = stack[--depth];
      if (marks[entry] == mark) {
        continue;
      }
      marks[entry] = mark;
      work(1);
      int atEnd = entry & 1;
      switch (nfa.node(entry >> 1)) {
        case RegexNfa.Node.Accept ignored -> {
          if (atEnd == 0) {
            return new Closure(new int[] {RegexNfa.ACCEPT}, true);
          }
          accepts = true;
        }
        case RegexNfa.Node.Char ignored -> {
          if (atEnd == 0) {
            found = withRoom(found, size);
            found[size++] = entry >> 1;
          }
        }
        case RegexNfa.Node.Assert assertion -> {
          if (assertion.anchor() == Regex.Anchor.END) {
            push(depth++, assertion.to() << 1 | 1);
          } else if (position == Position.BEGIN) {
            push(depth++, assertion.to() << 1 | atEnd);
          }
        }
        case RegexNfa.Node.Fork fork -> {
          for (int to : fork.to()) {
            push(depth++, to << 1 | atEnd);
          }
        }
      }
    }
    int[] chars = Arrays.copyOf(found, size);
    Arrays.sort(chars);
    return new Closure(chars, accepts);
  }

  private void push(int depth, int entry) {
    stack = withRoom(stack, depth);
    stack[depth] = entry;
  }

  private static int[] withRoom(int[] array, int size) {
    return size < array.length ? array : Arrays.copyOf(array, 2 * size);
  }
}
