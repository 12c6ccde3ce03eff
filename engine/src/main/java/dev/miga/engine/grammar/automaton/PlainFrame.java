package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.Lexeme;

/**
 * A number, or a text without quotes: it ends where what follows begins.
 *
 * @param position as {@link Lexeme} packs it
 * @param need characters that are still missing
 * @param room characters that may still come
 */
public record PlainFrame(Lexeme lexeme, long position, int need, int room) implements Frame {
  public static PlainFrame of(Lexeme lexeme) {
    return new PlainFrame(lexeme, lexeme.start(), lexeme.min(), lexeme.max());
  }

  @Override
  public void edges(Stack self, Edges out) {
    for (int octet = 0; octet < Edges.OCTETS; octet++) {
      long to = lexeme.step(position, need, room, octet);
      if (to != Lexeme.DEAD) {
        boolean whole = Lexeme.betweenCharacters(to);
        out.shift(
            octet,
            self.below(),
            new PlainFrame(
                lexeme, to, whole ? Lexeme.less(need) : need, whole ? Lexeme.less(room) : room));
      }
    }
  }

  @Override
  public boolean mayEnd() {
    return lexeme.label(position, need) != CharDfa.REJECT;
  }

  @Override
  public boolean canGrow() {
    return lexeme.canGrow(position, need, room);
  }

  @Override
  public Frame simple(int longest) {
    int simpleNeed = lexeme.simpleNeed(need, longest);
    int simpleRoom = lexeme.simpleRoom(room, longest);
    return simpleNeed == need && simpleRoom == room
        ? this
        : new PlainFrame(lexeme, position, simpleNeed, simpleRoom);
  }
}
