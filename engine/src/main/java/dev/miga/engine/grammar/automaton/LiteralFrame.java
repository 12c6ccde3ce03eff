package dev.miga.engine.grammar.automaton;

/**
 * One of several fixed byte sequences, after some of its bytes.
 *
 * @param all the sequences, sorted as unsigned bytes, none twice
 * @param from first sequence that still fits
 * @param to end of those that still fit
 * @param taken bytes so far
 */
public record LiteralFrame(Literals all, int from, int to, int taken) implements Frame {

  public static LiteralFrame of(Literals all) {
    return new LiteralFrame(all, 0, all.size(), 0);
  }

  @Override
  public void edges(Stack self, Edges out) {
    for (int i = mayEnd() ? from + 1 : from; i < to; ) {
      int octet = all.octet(i, taken);
      int end = all.endOfOctet(i, to, taken);
      out.shift(octet, self.below(), new LiteralFrame(all, i, end, taken + 1));
      i = end;
    }
  }

  @Override
  public boolean mayEnd() {
    return all.length(from) == taken;
  }

  @Override
  public boolean canGrow() {
    return to - from > 1 || !mayEnd();
  }
}
