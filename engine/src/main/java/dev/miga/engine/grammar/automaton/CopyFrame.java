package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.Lexeme;

/**
 * A copied string after its opening quote.
 *
 * @param source what it is copied from
 * @param state the copied bytes, as a state of the source's automaton
 * @param inside whether the next byte is inside an escape sequence
 * @param need characters that are still missing
 * @param room characters that may still come
 */
public record CopyFrame(CopySource source, int state, Inside inside, int need, int room)
    implements Frame {

  /** Where the next byte of the copy stands. */
  enum Inside {
    /** At the beginning of a character. */
    NOTHING,
    /** Within the bytes of a character or an escape. */
    CHARACTER
  }

  static CopyFrame start(CopySource source, CopyRules rules) {
    return new CopyFrame(source, CopySource.ROOT, Inside.NOTHING, rules.min(), rules.max());
  }

  @Override
  public void edges(Stack self, Edges out) {
    boolean begins = inside == Inside.NOTHING;
    if (begins) {
      if (mayClose()) {
        out.pop('"', self.below());
      }
      if (room == 0) {
        return;
      }
    }
    int needAfter = begins ? Lexeme.less(need) : need;
    int roomAfter = begins ? Lexeme.less(room) : room;
    for (int edge = source.firstEdge(state); edge >= 0; edge = source.nextEdge(edge)) {
      if (source.mayFollow(state, edge, needAfter, roomAfter)) {
        int to = source.target(edge);
        Inside next = source.isInside(to) ? Inside.CHARACTER : Inside.NOTHING;
        out.shift(
            source.symbol(edge) & 0xFF,
            self.below(),
            new CopyFrame(source, to, next, needAfter, roomAfter));
      }
    }
  }

  /** Whether the closing quote may come. */
  public boolean mayClose() {
    return need == 0 && source.mayClose(state);
  }
}
