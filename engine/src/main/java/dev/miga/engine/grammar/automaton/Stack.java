package dev.miga.engine.grammar.automaton;

import org.jspecify.annotations.Nullable;

/**
 * Frames that wait for the one on top. Interned by the {@link Automaton}: the same frames are the
 * same object.
 */
public final class Stack {
  /** Everything is said. */
  static final Stack END = new Stack(0);

  private final int id;
  private final @Nullable Frame top;
  private final @Nullable Stack below;
  private final int depth;

  private Stack(int id) {
    this.id = id;
    this.top = null;
    this.below = null;
    this.depth = 0;
  }

  Stack(int id, Frame top, Stack below) {
    this.id = id;
    this.top = top;
    this.below = below;
    this.depth = below.depth + 1;
  }

  /** Rank that orders the stacks of a {@link State}. */
  int id() {
    return id;
  }

  public @Nullable Frame top() {
    return top;
  }

  Stack below() {
    if (below == null) {
      throw new IllegalStateException("nothing is below the end");
    }
    return below;
  }

  /** Number of frames. */
  int depth() {
    return depth;
  }
}
