package dev.miga.engine.grammar;

/**
 * A copied string after its opening quote.
 *
 * @param source what it is copied from
 * @param state the copied bytes, as a state of the source's automaton
 * @param inside whether the next byte is inside an escape sequence
 * @param need characters that are still missing
 * @param room characters that may still come
 */
record CopyFrame(CopySource source, int state, Inside inside, int need, int room) implements Frame {

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
    if (inside == Inside.NOTHING) {
      if (need == 0) {
        out.pop('"', self.below());
      }
      if (room == 0) {
        return;
      }
    }
    for (int edge = source.firstEdge(state); edge >= 0; edge = source.nextEdge(edge)) {
      int symbol = source.symbol(edge);
      boolean begins = symbol < Edges.OCTETS;
      int to = source.target(edge);
      int needAfter = begins ? Lexeme.less(need) : need;
      if (begins == (inside == Inside.NOTHING) && source.charactersLeft(to) >= needAfter) {
        out.shift(symbol & 0xFF, self.below(), after(to, begins));
      }
    }
  }

  private CopyFrame after(int to, boolean begins) {
    Inside next = source.isInside(to) ? Inside.CHARACTER : Inside.NOTHING;
    return new CopyFrame(
        source, to, next, begins ? Lexeme.less(need) : need, begins ? Lexeme.less(room) : room);
  }
}
