package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.Lexeme;
import dev.miga.engine.grammar.lexeme.NumberRange;
import dev.miga.engine.grammar.lexeme.Patterns;
import dev.miga.engine.grammar.terms.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lexemes of one grammar: the same demands are the same lexeme, so that their states meet. */
final class LexemeCache {
  private final Limits limits;
  private final Patterns patterns;
  private final Map<TextKey, Optional<Lexeme>> texts = new HashMap<>();
  private final Map<NumberRange, Optional<Lexeme>> numbers = new HashMap<>();
  private final Map<CharDfa, Lexeme> names = new HashMap<>();

  private record TextKey(List<CharDfa> parts, int min, int max) {}

  LexemeCache(Limits limits, Patterns patterns) {
    this.limits = limits;
    this.patterns = patterns;
  }

  /** The most characters of a string of which a schema says so much. */
  int bounded(int min, int max) {
    return max == Shape.UNBOUNDED ? Math.max(min, limits.stringCharacters()) : max;
  }

  /** Strings; empty when none fits. */
  Optional<Lexeme> text(List<CharDfa> parts, int min, int max) {
    return texts.computeIfAbsent(
        new TextKey(parts, min, max),
        ignored -> {
          CharDfa dfa = parts.isEmpty() ? CharDfa.ANY : patterns.and(parts);
          if (dfa.isEmpty()) {
            return Optional.empty();
          }
          int most = max;
          if (max == Shape.UNBOUNDED) {
            int shortest = patterns.shortest(dfa);
            most = Math.max(bounded(min, max), shortest);
          }
          Lexeme lexeme = new Lexeme(dfa, Lexeme.Spelling.JSON, min, most, patterns.budget());
          return lexeme.isEmpty() ? Optional.empty() : Optional.of(lexeme);
        });
  }

  /** Numbers; empty when none fits. */
  Optional<Lexeme> number(NumberRange range) {
    return numbers.computeIfAbsent(
        range,
        ignored -> {
          CharDfa dfa = patterns.number(range);
          if (dfa.isEmpty()) {
            return Optional.empty();
          }
          int shortest = patterns.shortest(dfa);
          int most = Math.max(limits.numberCharacters(), shortest);
          return Optional.of(new Lexeme(dfa, Lexeme.Spelling.PLAIN, 0, most, patterns.budget()));
        });
  }

  /** Keys that are not declared, of the labels that are alive; empty when there are none. */
  Optional<Lexeme> keys(CharDfa dfa, boolean[] alive) {
    CharDfa pruned = dfa;
    boolean all = true;
    for (boolean one : alive) {
      all &= one;
    }
    if (!all) {
      pruned = patterns.only(dfa, alive);
    }
    if (pruned.isEmpty() || pruned.states() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        names.computeIfAbsent(
            pruned,
            key -> {
              int shortest = patterns.shortest(key);
              int most = Math.max(limits.stringCharacters(), shortest);
              return new Lexeme(key, Lexeme.Spelling.JSON, 0, most, patterns.budget());
            }));
  }
}
