package dev.miga.engine.grammar;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What depends on the text that one sequence copies from. It lives and dies with the sequence; the
 * {@link Automaton}'s lock guards it.
 */
final class CopySession {
  private final CopySource source;
  private final Map<Automaton.StackKey, Stack> stacks = new HashMap<>();
  private final Map<Ints, State> states = new HashMap<>();
  private final Map<State, @Nullable State[]> rows = new HashMap<>();
  private final Map<State, TokenSet> masks = new HashMap<>();

  CopySession(CopySource source) {
    this.source = source;
  }

  CopySource source() {
    return source;
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
