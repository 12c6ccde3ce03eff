package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.automaton.CopySource;
import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.NumberRange;
import dev.miga.engine.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of one kind, as a grammar can emit them. A place in a value is a union of shapes. */
sealed interface Shape {
  /** No upper end of a count. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /** Some values themselves; {@code null} and the truth values are always such. */
  record Literal(Set<JsonValue> values) implements Shape {}

  /** Numbers. */
  record Num(NumberRange range, String pointer) implements Shape {}

  /** Whether a string is copied from the input, and what of it. The later is the stricter. */
  enum Origin {
    FREE(null),
    COPIED(CopySource.Unit.CHARACTERS),
    COPIED_WORDS(CopySource.Unit.WORDS);

    private final CopySource.@Nullable Unit unit;

    Origin(CopySource.@Nullable Unit unit) {
      this.unit = unit;
    }

    /** What is copied; null if nothing is. */
    CopySource.@Nullable Unit unit() {
      return unit;
    }

    /** Of a string of which both hold. */
    Origin and(Origin other) {
      return compareTo(other) < 0 ? other : this;
    }
  }

  /** Strings: those that all patterns accept and that have the right number of characters. */
  record Text(List<CharDfa> patterns, int min, int max, Origin origin, String pointer)
      implements Shape {}

  /** Arrays: the first items one by one, then all others. */
  record Arr(List<Node> prefix, Node rest, int min, int max, String pointer) implements Shape {
    Node item(int index) {
      return index < prefix.size() ? prefix.get(index) : rest;
    }
  }

  /** Objects: what every member list says holds. */
  record Obj(
      List<Members> members,
      Set<String> required,
      @Nullable Node names,
      int min,
      int max,
      String pointer)
      implements Shape {

    /** The declared names, in order: those of the schemas first, then what is required beside. */
    Set<String> declared() {
      Set<String> all = new LinkedHashSet<>();
      members.forEach(one -> all.addAll(one.properties().keySet()));
      all.addAll(required);
      return all;
    }
  }

  /**
   * {@code properties}, {@code patternProperties} and {@code additionalProperties} of one schema:
   * the last is about what the others do not mention.
   */
  record Members(Map<String, Node> properties, List<Pattern> patterns, Node additional) {
    Node property(String name) {
      Node own = properties.get(name);
      Node node = own == null ? Node.ANY : own;
      boolean mentioned = own != null;
      for (Pattern pattern : patterns) {
        if (pattern.names().match(name) != CharDfa.REJECT) {
          node = node.and(pattern.node());
          mentioned = true;
        }
      }
      return mentioned ? node : additional;
    }
  }

  /** Names that a pattern is found in, and what such properties must be. */
  record Pattern(CharDfa names, Node node) {}

  /** {@code a} followed by {@code b}. */
  static <T> List<T> join(List<T> a, List<T> b) {
    List<T> both = new ArrayList<>(a);
    both.addAll(b);
    return List.copyOf(both);
  }
}
