package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From a {@link Regex} to its {@link CharDfa} by the subset construction. The number of states and
 * the work are capped, so that a pattern made to explode ends in a clear error.
 */
public final class RegexCompiler {
  private static final int MAX_WORK = 4_000_000;

  private final RegexNfa nfa;
  private final int[] starts;
  private final int[] classes;
  private final BitSet[] nodesOfClass;
  private final Map<Ints, Integer> ids = new HashMap<>();
  private final List<int[]> subsets = new ArrayList<>();
  private final List<Boolean> accepting = new ArrayList<>();
  private final Closure restart;
  private long work;

  private RegexCompiler(Regex regex) {
    nfa = new RegexNfa(regex);
    starts = intervals();
    classes = new int[starts.length];
    nodesOfClass = classes();
    restart = closure(new int[] {nfa.start()}, Position.INSIDE);
  }

  /** A closure of nodes: those that consume, and whether the text may end here. */
  private record Closure(int[] chars, boolean accepts) {}

  private enum Position {
    BEGIN,
    INSIDE
  }

  /** Texts in which the pattern is found, as JSON Schema wants it. */
  public static CharDfa search(String pattern) {
    Regex regex = RegexParser.parse(pattern);
    if (regex instanceof Regex.Choice options
        && options.options().stream().anyMatch(RegexCompiler::looksAhead)) {
      return DfaTables.or(options.options().stream().map(RegexCompiler::searchOne).toList());
    }
    return searchOne(regex);
  }

  /** Texts that the pattern matches from end to end. */
  public static CharDfa match(String pattern) {
    return new RegexCompiler(
            new Regex.Concat(
                List.of(Regex.Anchor.BEGIN, RegexParser.parse(pattern), Regex.Anchor.END)))
        .compile();
  }

  /** The given texts. */
  public static CharDfa literal(Collection<String> texts) {
    List<Regex> options = new ArrayList<>();
    for (String text : texts) {
      options.add(
          new Regex.Concat(
              text.codePoints().mapToObj(c -> (Regex) new Regex.Chars(CodePoints.of(c))).toList()));
    }
    Regex choice = new Regex.Choice(options);
    return new RegexCompiler(
            new Regex.Concat(List.of(Regex.Anchor.BEGIN, choice, Regex.Anchor.END)))
        .compile();
  }

  private static boolean looksAhead(Regex regex) {
    return regex instanceof Regex.Concat parts
        && parts.parts().stream()
            .anyMatch(p -> p instanceof Regex.Ahead || p instanceof Regex.NotAhead);
  }

  private static CharDfa searchOne(Regex regex) {
    if (!looksAhead(regex) || !(regex instanceof Regex.Concat parts)) {
      return new RegexCompiler(regex).compile();
    }
    if (parts.parts().getFirst() != Regex.Anchor.BEGIN) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED, "look-ahead is supported at the beginning of a pattern only");
    }
    List<CharDfa> all = new ArrayList<>();
    int at = 1;
    for (; at < parts.parts().size(); at++) {
      if (parts.parts().get(at) instanceof Regex.Ahead body) {
        all.add(anchored(List.of(body.body())));
      } else if (parts.parts().get(at) instanceof Regex.NotAhead body) {
        all.add(DfaTables.not(anchored(List.of(body.body()))));
      } else {
        break;
      }
    }
    all.add(anchored(parts.parts().subList(at, parts.parts().size())));
    return DfaTables.and(all);
  }

  private static CharDfa anchored(List<Regex> parts) {
    List<Regex> all = new ArrayList<>();
    all.add(Regex.Anchor.BEGIN);
    all.addAll(parts);
    return new RegexCompiler(new Regex.Concat(all)).compile();
  }

  private CharDfa compile() {
    List<int[]> rows = new ArrayList<>();
    stateOf(closure(new int[] {nfa.start()}, Position.BEGIN));
    for (int s = 0; s < subsets.size(); s++) {
      int[] row = new int[nodesOfClass.length];
      for (int c = 0; c < row.length; c++) {
        row[c] = stateOf(after(subsets.get(s), nodesOfClass[c]));
      }
      rows.add(row);
    }
    int[] labels = new int[rows.size()];
    for (int s = 0; s < labels.length; s++) {
      labels[s] = accepting.get(s) ? 0 : CharDfa.REJECT;
    }
    int surrogates = nodesOfClass.length - 1;
    rows.forEach(row -> row[surrogates] = CharDfa.DEAD);
    return DfaTables.trimmed(starts, classes, rows.toArray(int[][]::new), labels, 0);
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
    subsets.add(chars);
    accepting.add(closure.accepts());
    return subsets.size() - 1;
  }

  private Closure after(int[] chars, BitSet members) {
    if (isFound(chars)) {
      return new Closure(chars, true);
    }
    work += chars.length + 1L;
    if (work > MAX_WORK) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED, "the pattern takes too long to determinise; make it simpler");
    }
    int[] targets = new int[chars.length];
    int size = 0;
    for (int node : chars) {
      if (members.get(node) && nfa.node(node) instanceof RegexNfa.Node.Char one) {
        targets[size++] = one.to();
      }
    }
    Closure closure = closure(Arrays.copyOf(targets, size), Position.INSIDE);
    if (isFound(closure.chars())) {
      return closure;
    }
    int[] with =
        Arrays.stream(concat(closure.chars(), restart.chars())).sorted().distinct().toArray();
    return isFound(restart.chars())
        ? restart
        : new Closure(with, closure.accepts() || restart.accepts());
  }

  private static int[] concat(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** Once found, whatever follows: the accepting node stands alone for that. */
  private static boolean isFound(int[] chars) {
    return chars.length > 0 && chars[0] == RegexNfa.ACCEPT;
  }

  private Closure closure(int[] from, Position position) {
    BitSet seen = new BitSet();
    BitSet seenAtEnd = new BitSet();
    int[] stack = new int[16];
    int size = 0;
    boolean accepts = false;
    for (int node : from) {
      stack = push(stack, size++, node << 1);
    }
    while (size > 0) {
      int entry = stack[--size];
      int id = entry >> 1;
      boolean atEnd = (entry & 1) != 0;
      BitSet visited = atEnd ? seenAtEnd : seen;
      if (visited.get(id)) {
        continue;
      }
      visited.set(id);
      work++;
      switch (nfa.node(id)) {
        case RegexNfa.Node.Accept ignored -> {
          if (!atEnd) {
            return new Closure(new int[] {RegexNfa.ACCEPT}, true);
          }
          accepts = true;
        }
        case RegexNfa.Node.Char ignored -> {}
        case RegexNfa.Node.Assert assertion -> {
          int to = assertion.to();
          if (assertion.anchor() == Regex.Anchor.END) {
            stack = push(stack, size++, to << 1 | 1);
          } else if (position == Position.BEGIN) {
            stack = push(stack, size++, to << 1 | (atEnd ? 1 : 0));
          }
        }
        case RegexNfa.Node.Fork fork -> {
          for (int to : fork.to()) {
            stack = push(stack, size++, to << 1 | (atEnd ? 1 : 0));
          }
        }
      }
    }
    int[] chars = seen.stream().filter(id -> nfa.node(id) instanceof RegexNfa.Node.Char).toArray();
    return new Closure(chars, accepts);
  }

  private static int[] push(int[] stack, int size, int entry) {
    int[] room = size < stack.length ? stack : Arrays.copyOf(stack, 2 * size);
    room[size] = entry;
    return room;
  }

  private int[] intervals() {
    BitSet cuts = new BitSet();
    cuts.set(0);
    cuts.set(0xD800);
    cuts.set(0xE000);
    for (int id = 0; id < nfa.size(); id++) {
      if (nfa.node(id) instanceof RegexNfa.Node.Char one) {
        for (int i = 0; i < one.set().ranges().length; i += 2) {
          cuts.set(one.set().ranges()[i]);
          cuts.set(one.set().ranges()[i + 1] + 1);
        }
      }
    }
    cuts.clear(CodePoints.MAX + 1);
    return cuts.stream().toArray();
  }

  /** Fills {@link #classes}; returns which nodes consume each class. The last is surrogates. */
  private BitSet[] classes() {
    Map<CodePoints, BitSet> nodesOfSet = new HashMap<>();
    for (int id = 0; id < nfa.size(); id++) {
      if (nfa.node(id) instanceof RegexNfa.Node.Char one) {
        nodesOfSet.computeIfAbsent(one.set(), ignored -> new BitSet()).set(id);
      }
    }
    List<CodePoints> sets = List.copyOf(nodesOfSet.keySet());
    Map<BitSet, Integer> known = new HashMap<>();
    List<BitSet> members = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      BitSet of = new BitSet();
      for (int s = 0; s < sets.size(); s++) {
        if (sets.get(s).contains(starts[i])) {
          of.set(s);
        }
      }
      int id = known.computeIfAbsent(of, ignored -> members.size());
      if (id == members.size()) {
        BitSet nodes = new BitSet();
        of.stream().forEach(s -> nodes.or(nodesOfSet.get(sets.get(s))));
        members.add(nodes);
      }
      classes[i] = id;
    }
    members.add(new BitSet());
    classes[Arrays.binarySearch(starts, 0xD800)] = members.size() - 1;
    return members.toArray(BitSet[]::new);
  }
}
