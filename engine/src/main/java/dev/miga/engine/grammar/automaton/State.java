package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.tokens.TokenSet;
import org.jspecify.annotations.Nullable;

/**
 * A state of the determinised automaton: all stacks that what was said so far can mean. Interned,
 * so transitions and masks that were once computed are found again.
 */
public final class State {
  /** Stands in a row for a transition that depends on the text that is copied from. */
  static final State LOCAL = new State(new Stack[0], null);

  private final Stack[] stacks;
  private final @Nullable CopySession session;
  private final boolean ends;
  private volatile @Nullable State @Nullable [] row;
  private volatile @Nullable TokenSet mask;
  private volatile @Nullable State simple;

  /**
   * A state.
   *
   * @param stacks by ascending id
   * @param session the sequence that one of them copies in; null when none does
   */
  State(Stack[] stacks, @Nullable CopySession session) {
    this.stacks = stacks;
    this.session = session;
    boolean end = false;
    for (Stack stack : stacks) {
      end |= stack == Stack.END;
    }
    this.ends = end;
  }

  public Stack[] stacks() {
    return stacks;
  }

  public @Nullable CopySession session() {
    return session;
  }

  /** Whether the text may end here. */
  public boolean ends() {
    return ends;
  }

  /** Whether the text must end here. */
  public boolean isOver() {
    return ends && stacks.length == 1;
  }

  /** {@code [256]} next states by byte, null where there is none; null before it is computed. */
  @Nullable State @Nullable [] row() {
    return row;
  }

  void row(@Nullable State[] computed) {
    row = computed;
  }

  @Nullable TokenSet mask() {
    return mask;
  }

  void mask(TokenSet computed) {
    mask = computed;
  }

  @Nullable State simple() {
    return simple;
  }

  void simple(State computed) {
    simple = computed;
  }
}
