package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.Lexeme;

/**
 * A key of an object after its opening quote: at the same time a declared name and any other, until
 * the bytes tell.
 *
 * @param name declared names that still fit
 * @param extra position in the lexeme of other names, or DEAD
 * @param room characters that another name may still take
 */
record KeyFrame(ObjectRules rules, ObjectProgress done, Name name, long extra, int room)
    implements Frame {

  /** The sorted names from {@code from} to {@code to} that begin with the {@code taken} bytes. */
  record Name(int from, int to, int taken) {
    private static final Name NONE = new Name(0, 0, 0);

    boolean isWhole(Literals names) {
      return from < to && names.length(from) == taken;
    }
  }

  @Override
  public void edges(Stack self, Edges out) {
    Literals names = rules.names();
    if (name.isWhole(names)) {
      int property = rules.order()[name.from()];
      if (rules.permits(property, done, self.depth(), out.maxDepth())) {
        colon(self, out, done.with(property, rules.keyOrder()), property);
      }
    } else {
      endExtra(self, out);
    }
    int at = name.isWhole(names) ? name.from() + 1 : name.from();
    for (int octet = 0; octet < Edges.OCTETS; octet++) {
      Name next = Name.NONE;
      if (at < name.to() && names.octet(at, name.taken()) == octet) {
        int end = names.endOfOctet(at, name.to(), name.taken());
        next = new Name(at, end, name.taken() + 1);
        at = end;
      }
      step(octet, next, self, out);
    }
  }

  private void step(int octet, Name next, Stack self, Edges out) {
    Lexeme extras = rules.extras();
    long to =
        extra == Lexeme.DEAD || extras == null ? Lexeme.DEAD : extras.step(extra, 0, room, octet);
    boolean declared = rules.permitsOne(next.from(), next.to(), done, self.depth(), out.maxDepth());
    if (to != Lexeme.DEAD || declared) {
      int left = to != Lexeme.DEAD && Lexeme.betweenCharacters(to) ? Lexeme.less(room) : room;
      out.shift(octet, self.below(), new KeyFrame(rules, done, next, to, left));
    }
  }

  private void endExtra(Stack self, Edges out) {
    Lexeme extras = rules.extras();
    if (extra == Lexeme.DEAD || extras == null) {
      return;
    }
    int label = extras.label(extra, 0);
    if (label != CharDfa.REJECT && rules.extraValues()[label].fits(self.depth(), out.maxDepth())) {
      colon(self, out, done.withExtra(), ~label);
    }
  }

  private void colon(Stack self, Edges out, ObjectProgress after, int property) {
    out.shift('"', self.below(), new ObjectFrame(rules, ObjectFrame.Phase.COLON, after, property));
  }

  @Override
  public Frame simple(int longest) {
    Lexeme extras = rules.extras();
    int simpleRoom = extras == null ? 0 : extras.simpleRoom(room, longest);
    ObjectProgress simple = done.simple(longest, rules.values().length);
    return simpleRoom == room && simple.equals(done)
        ? this
        : new KeyFrame(rules, simple, name, extra, simpleRoom);
  }

  @Override
  public boolean isFree() {
    Lexeme extras = rules.extras();
    return extra != Lexeme.DEAD && extras != null && extras.isFree(extra) && room == Lexeme.PLENTY;
  }

  @Override
  public int freeRoom() {
    return room;
  }
}
