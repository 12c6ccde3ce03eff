package dev.miga.engine.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a text in GBNF means, as far as {@link Grammar#gbnf} uses it: a second reading of it. */
final class GbnfReader {
  private static final int MAX_STEPS = 4_000;

  private final Map<String, Node> rules = new HashMap<>();
  private int[] source = {};
  private int at;

  private sealed interface Node {}

  private record Literal(int[] codePoints) implements Node {}

  private record CharacterSet(List<int[]> ranges) implements Node {}

  private record Reference(String name) implements Node {}

  private record Sequence(List<Node> parts) implements Node {}

  private record Alternatives(List<Node> all) implements Node {}

  private record Repeated(Node one, int least, int most) implements Node {}

  private record Place(String rule, int position) {}

  GbnfReader(String text) {
    for (String line : text.lines().toList()) {
      String[] parts = line.split(" ::= ", 2);
      source = parts[1].codePoints().toArray();
      at = 0;
      rules.put(parts[0], alternatives());
      if (at != source.length) {
        throw new IllegalStateException("at %d of %s".formatted(at, line));
      }
    }
  }

  private void blanks() {
    while (at < source.length && source[at] == ' ') {
      at++;
    }
  }

  private boolean next(int codePoint) {
    blanks();
    if (at < source.length && source[at] == codePoint) {
      at++;
      return true;
    }
    return false;
  }

  private Node alternatives() {
    List<Node> all = new ArrayList<>();
    do {
      all.add(sequence());
    } while (next('|'));
    return new Alternatives(all);
  }

  private Node sequence() {
    List<Node> parts = new ArrayList<>();
    for (blanks(); at < source.length && source[at] != '|' && source[at] != ')'; blanks()) {
      parts.add(repeated(one()));
    }
    return new Sequence(parts);
  }

  private Node one() {
    if (next('(')) {
      Node inner = alternatives();
      require(next(')'));
      return inner;
    }
    if (next('"')) {
      List<Integer> text = new ArrayList<>();
      while (source[at] != '"') {
        text.add(character());
      }
      at++;
      return new Literal(text.stream().mapToInt(c -> c).toArray());
    }
    if (next('[')) {
      List<int[]> ranges = new ArrayList<>();
      while (source[at] != ']') {
        int first = character();
        int last = first;
        if (source[at] == '-') {
          at++;
          last = character();
        }
        ranges.add(new int[] {first, last});
      }
      at++;
      return new CharacterSet(ranges);
    }
    StringBuilder name = new StringBuilder();
    while (at < source.length && (Character.isLetterOrDigit(source[at]) || source[at] == '-')) {
      name.appendCodePoint(source[at++]);
    }
    require(!name.isEmpty());
    return new Reference(name.toString());
  }

  private int character() {
    int c = source[at++];
    if (c != '\\') {
      return c;
    }
    int kind = source[at++];
    return switch (kind) {
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private int hex(int digits) {
    at += digits;
    return Integer.parseInt(new String(source, at - digits, digits), 16);
  }

  private Node repeated(Node one) {
    if (at < source.length && source[at] == '*') {
      at++;
      return new Repeated(one, 0, Integer.MAX_VALUE);
    }
    if (at < source.length && source[at] == '{') {
      at++;
      int least = number();
      require(source[at++] == ',');
      int most = source[at] == '}' ? Integer.MAX_VALUE : number();
      require(source[at++] == '}');
      return new Repeated(one, least, most);
    }
    return one;
  }

  private int number() {
    int value = 0;
    while (Character.isDigit(source[at])) {
      value = 10 * value + source[at++] - '0';
    }
    return value;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("no GBNF that this reader knows");
    }
  }

  boolean matches(String text) {
    int[] input = text.codePoints().toArray();
    return ends(new Reference("root"), input, 0, new HashMap<>()).get(input.length);
  }

  /** Where a match that begins at {@code from} may end. */
  private BitSet ends(Node node, int[] input, int from, Map<Place, BitSet> known) {
    BitSet ends = new BitSet();
    switch (node) {
      case Literal literal -> {
        int[] text = literal.codePoints();
        boolean same = from + text.length <= input.length;
        for (int i = 0; same && i < text.length; i++) {
          same = input[from + i] == text[i];
        }
        ends.set(from + text.length, same);
      }
      case CharacterSet set ->
          ends.set(from + 1, from < input.length && contains(set.ranges(), input[from]));
      case Reference reference -> {
        Place place = new Place(reference.name(), from);
        BitSet before = known.get(place);
        if (before == null) {
          before = ends(rule(reference.name()), input, from, known);
          known.put(place, before);
        }
        return before;
      }
      case Sequence sequence -> {
        ends.set(from);
        for (Node part : sequence.parts()) {
          ends = follow(part, input, ends, known);
        }
      }
      case Alternatives alternatives -> {
        for (Node one : alternatives.all()) {
          ends.or(ends(one, input, from, known));
        }
      }
      case Repeated repeated -> {
        BitSet reached = new BitSet();
        reached.set(from);
        for (int i = 0; i < repeated.most() && !reached.isEmpty(); i++) {
          if (i >= repeated.least()) {
            ends.or(reached);
          }
          reached = follow(repeated.one(), input, reached, known);
        }
        ends.or(reached);
      }
    }
    return ends;
  }

  private BitSet follow(Node node, int[] input, BitSet starts, Map<Place, BitSet> known) {
    BitSet ends = new BitSet();
    starts.stream().forEach(from -> ends.or(ends(node, input, from, known)));
    return ends;
  }

  private static boolean contains(List<int[]> ranges, int codePoint) {
    return ranges.stream().anyMatch(range -> range[0] <= codePoint && codePoint <= range[1]);
  }

  private Node rule(String name) {
    Node rule = rules.get(name);
    if (rule == null) {
      throw new IllegalStateException("no rule " + name);
    }
    return rule;
  }

  /** A text at random, or none where it grew too long. */
  Optional<String> sample(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int[] steps = {MAX_STEPS};
    return sample(new Reference("root"), random, text, steps)
        ? Optional.of(text.toString())
        : Optional.empty();
  }

  private boolean sample(Node node, RandomGenerator random, StringBuilder text, int[] steps) {
    if (steps[0]-- <= 0) {
      return false;
    }
    return switch (node) {
      case Literal literal -> {
        for (int c : literal.codePoints()) {
          text.appendCodePoint(c);
        }
        yield true;
      }
      case CharacterSet set -> {
        int[] range = set.ranges().get(random.nextInt(set.ranges().size()));
        text.appendCodePoint(range[0] + random.nextInt(range[1] - range[0] + 1));
        yield true;
      }
      case Reference reference -> sample(rule(reference.name()), random, text, steps);
      case Sequence sequence ->
          sequence.parts().stream().allMatch(part -> sample(part, random, text, steps));
      case Alternatives alternatives ->
          sample(
              alternatives.all().get(random.nextInt(alternatives.all().size())),
              random,
              text,
              steps);
      case Repeated repeated -> {
        int most = Math.min(repeated.most(), repeated.least() + 4);
        int times = repeated.least() + random.nextInt(most - repeated.least() + 1);
        boolean whole = true;
        for (int i = 0; whole && i < times; i++) {
          whole = sample(repeated.one(), random, text, steps);
        }
        yield whole;
      }
    };
  }
}
