package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.Ints;
import dev.miga.engine.grammar.tokens.TokenSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What depends on the text that one sequence copies from. It lives and dies with the sequence; the
 * {@link Automaton}'s lock guards it.
 */
public final class CopySession {
  private final Map<CopySource.Unit, CopySource> sources = new EnumMap<>(CopySource.Unit.class);
  private final Map<Automaton.StackKey, Stack> stacks = new HashMap<>();
  private final Map<Ints, State> states = new HashMap<>();
  private final Map<State, @Nullable State[]> rows = new HashMap<>();
  private final Map<State, TokenSet> masks = new HashMap<>();

  /** Makes the sources at once, so that no mask waits for them. */
  public CopySession(String input, Set<CopySource.Unit> units) {
    units.forEach(unit -> sources.put(unit, new CopySource(input, unit)));
  }

  /** What strings that are copied by this unit come from. */
  CopySource source(CopySource.Unit unit) {
    return Objects.requireNonNull(sources.get(unit));
  }

  /** Whether the input has a copy that the rules allow. */
  public boolean hasCopy(CopyRules rules) {
    return source(rules.unit()).hasCopy(rules);
  }

  /** What to tell a user of whose text nothing can be copied. */
  public String whyNot(CopyRules rules) {
    int longest = source(rules.unit()).longestCopy();
    return longest < rules.min()
        ? "an x-verbatim string of at least %d characters cannot be copied from %d; give more text, or allow null"
            .formatted(rules.min(), longest)
        : "no word of the text fits an x-verbatim string of at most %d characters; raise maxLength, or allow null"
            .formatted(rules.max());
  }

  Map<Automaton.StackKey, Stack> stacks() {
    return stacks;
  }

  Map<Ints, State> states() {
    return states;
  }

  /** Rows of states that do not copy yet, but can begin to. */
  Map<State, @Nullable State[]> rows() {
    return rows;
  }

  /** Masks of states that do not copy yet, but can begin to within one token. */
  Map<State, TokenSet> masks() {
    return masks;
  }

  void forget() {
    stacks.clear();
    states.clear();
    rows.clear();
    masks.clear();
  }
}
