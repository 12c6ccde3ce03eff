package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.Lexeme;
import dev.miga.engine.grammar.terms.KeyOrder;

/**
 * How far an object is.
 *
 * @param passed declared properties that cannot come any more
 * @param need properties that are still missing
 * @param room properties that may still come
 */
record ObjectProgress(Bits passed, int need, int room) {
  boolean isCounted() {
    return need > 0 || room != Lexeme.PLENTY;
  }

  ObjectProgress with(int property, KeyOrder order) {
    Bits after =
        switch (order) {
          case SCHEMA -> passed.withUpTo(property);
          case ANY -> passed.with(property);
        };
    return new ObjectProgress(after, Lexeme.less(need), Lexeme.less(room));
  }

  ObjectProgress withExtra() {
    return new ObjectProgress(passed, Lexeme.less(need), Lexeme.less(room));
  }

  ObjectProgress simple(int longest, int properties) {
    return room != Lexeme.PLENTY && room > longest + properties
        ? new ObjectProgress(passed, need, Lexeme.PLENTY)
        : this;
  }
}
