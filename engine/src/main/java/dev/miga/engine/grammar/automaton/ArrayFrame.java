package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.Lexeme;

/**
 * An array, between its parts.
 *
 * @param index of the next item, no further than the first that is like all others
 * @param need items that are still missing
 * @param room items that may still come
 */
public record ArrayFrame(ArrayRules rules, Phase phase, int index, int need, int room)
    implements Frame {

  /** What comes next. */
  enum Phase {
    /** The opening bracket. */
    START,
    /** The end of an array without items. */
    EMPTY,
    /** A comma, or the end. */
    AFTER
  }

  public static ArrayFrame of(ArrayRules rules) {
    return new ArrayFrame(rules, Phase.START, 0, rules.min(), rules.max());
  }

  @Override
  public void edges(Stack self, Edges out) {
    Stack below = self.below();
    switch (phase) {
      case START -> {
        if (need == 0) {
          out.shift('[', below, new ArrayFrame(rules, Phase.EMPTY, 0, 0, 0));
        }
        item('[', self, out);
      }
      case EMPTY -> out.pop(']', below);
      case AFTER -> {
        if (need == 0) {
          out.pop(']', below);
        }
        item(',', self, out);
      }
    }
  }

  private void item(int octet, Stack self, Edges out) {
    Value value = rules.item(index);
    if (room > 0 && value.fits(self.depth(), out.maxDepth())) {
      int next = Math.min(index + 1, rules.prefix().length);
      out.call(
          octet,
          self.below(),
          new ArrayFrame(rules, Phase.AFTER, next, Lexeme.less(need), Lexeme.less(room)),
          value);
    }
  }

  @Override
  public Frame simple(int longest) {
    int simpleNeed = need > longest ? Lexeme.PLENTY : need;
    int simpleRoom = room > longest ? Lexeme.PLENTY : room;
    return simpleNeed == need && simpleRoom == room
        ? this
        : new ArrayFrame(rules, phase, index, simpleNeed, simpleRoom);
  }
}
