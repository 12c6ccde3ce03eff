package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.Lexeme;

/**
 * A JSON string after its opening quote.
 *
 * @param position as {@link Lexeme} packs it
 * @param need characters that are still missing
 * @param room characters that may still come
 */
record TextFrame(Lexeme lexeme, long position, int need, int room) implements Frame {
  @Override
  public void edges(Stack self, Edges out) {
    if (lexeme.label(position, need) != CharDfa.REJECT) {
      out.pop('"', self.below());
    }
    for (int octet = 0; octet < Edges.OCTETS; octet++) {
      long to = lexeme.step(position, need, room, octet);
      if (to != Lexeme.DEAD) {
        boolean whole = Lexeme.betweenCharacters(to);
        out.shift(
            octet,
            self.below(),
            new TextFrame(
                lexeme, to, whole ? Lexeme.less(need) : need, whole ? Lexeme.less(room) : room));
      }
    }
  }

  @Override
  public Frame simple(int longest) {
    int simpleNeed = lexeme.simpleNeed(need, longest);
    int simpleRoom = lexeme.simpleRoom(room, longest);
    return simpleNeed == need && simpleRoom == room
        ? this
        : new TextFrame(lexeme, position, simpleNeed, simpleRoom);
  }

  @Override
  public boolean isFree() {
    return lexeme.isFree(position) && (room == Lexeme.PLENTY || lexeme.allLengths());
  }

  @Override
  public int freeRoom() {
    return room;
  }
}
