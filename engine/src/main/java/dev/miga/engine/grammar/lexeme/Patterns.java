package dev.miga.engine.grammar.lexeme;

import dev.miga.engine.grammar.terms.Budget;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The automata of one compilation, on its budget. What is asked for twice is made once, so that
 * equal demands are the same automaton. Not for several threads.
 */
public final class Patterns {
  private final Budget budget;
  private final Map<String, CharDfa> searches = new HashMap<>();
  private final Map<String, CharDfa> formats = new HashMap<>();
  private final Map<CharDfa, CharDfa> complements = new HashMap<>();
  private final Map<List<CharDfa>, CharDfa> conjunctions = new HashMap<>();
  private final Map<NumberRange, CharDfa> numbers = new HashMap<>();

  /** None yet. */
  public Patterns(Budget budget) {
    this.budget = budget;
  }

  /** What the automata are paid from. */
  public Budget budget() {
    return budget;
  }

  /** Texts in which the pattern is found, as JSON Schema wants it. */
  public CharDfa search(String pattern) {
    CharDfa known = searches.get(pattern);
    if (known == null) {
      known = RegexCompiler.search(pattern, budget);
      searches.put(pattern, known);
    }
    return known;
  }

  /** Texts that the pattern matches from end to end. */
  public CharDfa match(String pattern) {
    return RegexCompiler.match(pattern, budget);
  }

  /** The given texts. */
  public CharDfa literal(Collection<String> texts) {
    return RegexCompiler.literal(texts, budget);
  }

  /** Texts of an enforced format. */
  public CharDfa format(String name) {
    CharDfa known = formats.get(name);
    if (known == null) {
      known = RegexCompiler.match(Formats.pattern(name), budget);
      formats.put(name, known);
    }
    return known;
  }

  /** The spellings of some numbers. */
  public CharDfa number(NumberRange range) {
    CharDfa known = numbers.get(range);
    if (known == null) {
      known = NumberDfa.of(range, budget);
      numbers.put(range, known);
    }
    return known;
  }

  /** Texts that all of the parts accept. */
  public CharDfa and(List<CharDfa> parts) {
    budget.work(parts.size());
    List<CharDfa> distinct = parts.stream().distinct().toList();
    CharDfa known = conjunctions.get(distinct);
    if (known == null) {
      known = DfaTables.and(distinct, budget);
      conjunctions.put(distinct, known);
    }
    return known;
  }

  /** Texts that any of the parts accepts. */
  public CharDfa or(List<CharDfa> parts) {
    return DfaTables.or(parts, budget);
  }

  /** Texts that the part does not accept. */
  public CharDfa not(CharDfa part) {
    CharDfa known = complements.get(part);
    if (known == null) {
      known = DfaTables.not(part, budget);
      complements.put(part, known);
    }
    return known;
  }

  /**
   * Runs all parts at once.
   *
   * @param label from the labels of the parts to that of the product
   */
  public CharDfa product(List<CharDfa> parts, ToIntFunction<int[]> label) {
    return DfaTables.product(parts, label, budget);
  }

  /** The texts of the labels that are alive. */
  public CharDfa only(CharDfa dfa, boolean[] alive) {
    budget.work(2L * dfa.states() * dfa.classCount());
    budget.hold(dfa.states() * ((long) Integer.BYTES * dfa.classCount() + DfaTables.STATE_BYTES));
    int[] labels = dfa.labels().clone();
    int[][] next = new int[dfa.states()][];
    for (int s = 0; s < labels.length; s++) {
      next[s] = dfa.next()[s].clone();
      if (labels[s] >= 0 && !alive[labels[s]]) {
        labels[s] = CharDfa.REJECT;
      }
    }
    return DfaTables.trimmed(dfa.starts(), dfa.classes(), next, labels, Math.max(0, dfa.start()));
  }

  /** Characters of the shortest text of an automaton that is not empty. */
  public int shortest(CharDfa dfa) {
    budget.work((long) dfa.states() * dfa.classCount() / 4);
    return DfaTables.distances(dfa.next(), dfa.labels())[dfa.start()];
  }

  /** The label of a whole text, or {@link CharDfa#REJECT}. Costs a step a character. */
  public int match(CharDfa dfa, String text) {
    budget.work(1L + text.length());
    return dfa.match(text);
  }
}
