package dev.miga.engine.decode;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import java.util.List;

/**
 * What the texts of one task have in common: how they are spelled in tokens, and how they usually
 * go on. It remembers, which makes it faster and changes no result. Safe for any number of threads.
 */
public final class DraftModel {
  private final Vocabulary vocabulary;
  private final TokenIds stopTokens;
  private final Spelling spelling;
  private final Habits habits = new Habits();
  private final Drafter drafter;

  /**
   * A draft model that knows nothing yet.
   *
   * @param stopTokens those that the task's grammar was compiled with
   */
  public DraftModel(Tokenizer tokenizer, TokenIds stopTokens) {
    this.vocabulary = tokenizer.vocabulary();
    this.stopTokens = stopTokens;
    this.spelling = new Spelling(tokenizer);
    this.drafter = new Drafter(vocabulary, spelling, habits);
  }

  /** Learns how texts go from one that is known, so that the first ones are faster. */
  public void learn(TokenIds tokens) {
    Written written = new Written();
    for (int i = 0; i < tokens.size(); i++) {
      written.add(tokens.at(i));
    }
    habits.learn(written);
  }

  /** Learns from a text that was written. */
  void learn(Written written) {
    habits.learn(written);
  }

  /** What tokens write. */
  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The tokens that must come next and are certain: {@link Spelling#certain}. */
  int[] certain(Constraint constraint, Written written) {
    return spelling.certain(constraint, written);
  }

  /** A draft of what follows: {@link Drafter#draft}. */
  List<Guess> draft(Constraint constraint, Written written, int tokens, double odds) {
    return drafter.draft(constraint, written, tokens, odds);
  }

  /** Whether a token that is allowed ends the text here. */
  boolean isStop(int token, Constraint constraint) {
    return constraint.mayStop() && stopTokens.contains(token);
  }
}
