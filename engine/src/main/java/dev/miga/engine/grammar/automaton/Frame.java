package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.Lexeme;

/**
 * One level of what is under way: an object after its third key, a string after two characters. A
 * record, equal by content, and so are the {@link Stack}s of them.
 */
public sealed interface Frame
    permits LiteralFrame,
        QuoteFrame,
        TextFrame,
        PlainFrame,
        ObjectFrame,
        KeyFrame,
        ArrayFrame,
        CopyStart,
        CopyFrame {

  /** Passes every byte that may come next, with what it leads to. */
  void edges(Stack self, Edges out);

  /**
   * The same with counts that no token can use up made {@link Lexeme#PLENTY}, so that positions
   * share their masks.
   *
   * @param longest bytes of the longest token
   */
  default Frame simple(int longest) {
    return this;
  }

  /** Whether every token of printable characters, up to {@link #freeRoom} of them, may follow. */
  default boolean isFree() {
    return false;
  }

  /** Characters that may follow where {@link #isFree}. */
  default int freeRoom() {
    return 0;
  }

  /** Whether the frame is complete as it stands, so that what is below goes on as well. */
  default boolean mayEnd() {
    return false;
  }

  /** Whether the frame can take another byte. */
  default boolean canGrow() {
    return true;
  }
}
