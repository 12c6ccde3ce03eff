package dev.miga.engine.grammar.schema;

import dev.miga.engine.grammar.lexeme.CharDfa;
import dev.miga.engine.grammar.lexeme.DfaTables;
import dev.miga.engine.grammar.lexeme.Lexeme;
import dev.miga.engine.grammar.lexeme.NumberDfa;
import dev.miga.engine.grammar.lexeme.NumberRange;
import dev.miga.engine.grammar.terms.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lexemes of one grammar: the same demands are the same lexeme, so that their states meet. */
final class LexemeCache {
  private final Limits limits;
  private final Map<TextKey, Optional<Lexeme>> texts = new HashMap<>();
  private final Map<NumberRange, Optional<Lexeme>> numbers = new HashMap<>();
  private final Map<CharDfa, Lexeme> names = new HashMap<>();

  private record TextKey(List<CharDfa> patterns, int min, int max) {}

  LexemeCache(Limits limits) {
    this.limits = limits;
  }

  /** The most characters of a string of which a schema says so much. */
  int bounded(int min, int max) {
    return max == Shape.UNBOUNDED ? Math.max(min, limits.stringCharacters()) : max;
  }

  /** Strings; empty when none fits. */
  Optional<Lexeme> text(List<CharDfa> patterns, int min, int max) {
    return texts.computeIfAbsent(
        new TextKey(patterns, min, max),
        ignored -> {
          CharDfa dfa = patterns.isEmpty() ? CharDfa.ANY : DfaTables.and(patterns);
          if (dfa.isEmpty()) {
            return Optional.empty();
          }
          int most = max;
          if (max == Shape.UNBOUNDED) {
            int shortest = DfaTables.distances(dfa.next(), dfa.labels())[dfa.start()];
            most = Math.max(bounded(min, max), shortest);
          }
          Lexeme lexeme = new Lexeme(dfa, Lexeme.Spelling.JSON, min, most);
          return lexeme.isEmpty() ? Optional.empty() : Optional.of(lexeme);
        });
  }

  /** Numbers; empty when none fits. */
  Optional<Lexeme> number(NumberRange range) {
    return numbers.computeIfAbsent(
        range,
        ignored -> {
          CharDfa dfa = NumberDfa.of(range);
          if (dfa.isEmpty()) {
            return Optional.empty();
          }
          int shortest = DfaTables.distances(dfa.next(), dfa.labels())[dfa.start()];
          int most = Math.max(limits.numberCharacters(), shortest);
          return Optional.of(new Lexeme(dfa, Lexeme.Spelling.PLAIN, 0, most));
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
      int[] labels = dfa.labels().clone();
      int[][] next = new int[dfa.states()][];
      for (int s = 0; s < labels.length; s++) {
        next[s] = dfa.next()[s].clone();
        if (labels[s] >= 0 && !alive[labels[s]]) {
          labels[s] = CharDfa.REJECT;
        }
      }
      pruned =
          DfaTables.trimmed(dfa.starts(), dfa.classes(), next, labels, Math.max(0, dfa.start()));
    }
    if (pruned.isEmpty() || pruned.states() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        names.computeIfAbsent(
            pruned,
            key -> {
              int shortest = DfaTables.distances(key.next(), key.labels())[key.start()];
              int most = Math.max(limits.stringCharacters(), shortest);
              return new Lexeme(key, Lexeme.Spelling.JSON, 0, most);
            }));
  }
}
