package dev.miga.engine.grammar.automaton;

import dev.miga.engine.grammar.lexeme.Lexeme;

/**
 * An object, between its parts.
 *
 * @param property the value that is due after a colon: a declared property, or {@code ~label} of
 *     another; 0 in other phases
 */
public record ObjectFrame(ObjectRules rules, Phase phase, ObjectProgress done, int property)
    implements Frame {

  /** What comes next. */
  enum Phase {
    /** The opening brace. */
    START,
    /** The first key, or the end. */
    FIRST,
    /** A colon. */
    COLON,
    /** A comma, or the end. */
    AFTER,
    /** A key. */
    KEY
  }

  public static ObjectFrame of(ObjectRules rules) {
    Bits none = Bits.none(rules.values().length);
    return new ObjectFrame(
        rules, Phase.START, new ObjectProgress(none, rules.min(), rules.max()), 0);
  }

  private ObjectFrame to(Phase next) {
    return new ObjectFrame(rules, next, done, 0);
  }

  @Override
  public void edges(Stack self, Edges out) {
    Stack below = self.below();
    switch (phase) {
      case START -> out.shift('{', below, to(Phase.FIRST));
      case FIRST -> {
        end(below, out);
        key(self, out);
      }
      case KEY -> key(self, out);
      case COLON -> {
        Value value = property >= 0 ? rules.values()[property] : rules.extraValues()[~property];
        out.call(':', below, to(Phase.AFTER), value);
      }
      case AFTER -> {
        end(below, out);
        if (rules.permitsAny(done, self.depth(), out.maxDepth())) {
          out.shift(',', below, to(Phase.KEY));
        }
      }
    }
  }

  private void end(Stack below, Edges out) {
    if (rules.mayClose(done)) {
      out.pop('}', below);
    }
  }

  private void key(Stack self, Edges out) {
    if (rules.permitsAny(done, self.depth(), out.maxDepth())) {
      Lexeme extras = rules.extras();
      boolean other = extras != null && rules.permitsExtra(done, self.depth(), out.maxDepth());
      out.shift(
          '"',
          self.below(),
          new KeyFrame(
              rules,
              done,
              new KeyFrame.Name(0, rules.names().size(), 0),
              other && extras != null ? extras.start() : Lexeme.DEAD,
              extras == null ? 0 : extras.max()));
    }
  }

  @Override
  public Frame simple(int longest) {
    ObjectProgress simple = done.simple(longest, rules.values().length);
    return simple.equals(done) ? this : new ObjectFrame(rules, phase, simple, property);
  }
}
